"""What the scripts of this folder share. It needs Python 3.9 or newer and nothing else."""
