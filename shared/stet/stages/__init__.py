"""Does one stage of the pipeline in order, against the protocols it declares."""
