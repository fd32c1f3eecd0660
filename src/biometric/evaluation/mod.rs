//! Error rates of a comparison over a set of pictures.
