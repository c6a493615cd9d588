"""The worker: what happens without anybody's request, in one cycle after another."""
