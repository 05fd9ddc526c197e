"""The only place that knows Qdrant: Edge in process by default, a server or a cluster by its address."""
