//! Irises: segmentation, code, quality, comparison, search.
