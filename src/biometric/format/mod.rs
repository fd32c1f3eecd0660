//! Records and pictures of other makers: ISO/IEC 19794-2 and -6, WSQ, JPEG 2000, PNG, JPEG, BMP, TIFF.
