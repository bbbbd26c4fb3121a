"""The embedded cloud on this machine: start, deploy, tick, show. Never part of the layer."""
