"""Look into an autoencoder: a map of codes of two numbers, and what the decoder makes of them."""

from viewer.autoencoders.latent import decoded_grid, latent_map

__all__ = ["decoded_grid", "latent_map"]
