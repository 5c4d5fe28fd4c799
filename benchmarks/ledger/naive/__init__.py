"""Double entry as it is usually written with Django: the peer that `post` is measured against. Used by nothing else."""
