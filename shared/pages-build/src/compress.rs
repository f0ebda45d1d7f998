//! The two encodings that browsers take, at their smallest.

use std::io::{self, Write as _};

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// `content` in gzip; nothing if that is no smaller.
pub(crate) fn gzip(content: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(smaller(encoder.finish()?, content))
}

/// `content` in Brotli; nothing if that is no smaller.
pub(crate) fn brotli(content: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    let mut rest = content;
    brotli::BrotliCompress(&mut rest, &mut compressed, &parameters)?;
    Ok(smaller(compressed, content))
}

fn smaller(compressed: Vec<u8>, content: &[u8]) -> Option<Vec<u8>> {
    (compressed.len() < content.len()).then_some(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    const TEXT: &[u8] = include_bytes!("compress.rs");

    #[test]
    fn what_is_compressed_can_be_read_again() {
        let mut read = Vec::new();
        let gzipped = gzip(TEXT).unwrap().unwrap();
        flate2::read::GzDecoder::new(gzipped.as_slice()).read_to_end(&mut read).unwrap();
        assert_eq!(read, TEXT);

        let mut read = Vec::new();
        let compressed = brotli(TEXT).unwrap().unwrap();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut read).unwrap();
        assert_eq!(read, TEXT);
        assert!(compressed.len() < gzipped.len() && gzipped.len() < TEXT.len());
    }

    #[test]
    fn what_would_grow_stays_as_it_is() {
        assert_eq!(gzip(b"").unwrap(), None);
        assert_eq!(brotli(b"x").unwrap(), None);
    }
}
