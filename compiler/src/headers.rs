//! Headers from the file system.

use tombolo_front::Headers;

/// Finds `#include` files by their path: the preprocessor joins the folders of `-I` itself.
#[derive(Clone, Copy, Debug)]
pub struct FileHeaders;

/// Larger files are no headers, and would only fill the memory.
const SIZE_LIMIT: u64 = 64 << 20;

impl Headers for FileHeaders {
    fn find(&self, name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        let data = std::fs::metadata(name).ok()?;
        if !data.is_file() || data.len() > SIZE_LIMIT {
            return None;
        }
        let bytes = std::fs::read(name).ok()?;
        Some((String::from_utf8_lossy(&bytes).into_owned(), name.into()))
    }
}
