//! Keys in files that only their owner can read.

use crate::directory::Directory;
use guichet_core::{AppKey, Error, ErrorKind, Result, SealKey};
use std::path::Path;
use zeroize::Zeroizing;

const ROLE: &str = "the key file";

/// Keeps a key in a file of its own.
///
/// A file holds one key and says of which kind: the key of seals is not taken for the app's own.
/// Keep it apart from backups of what it seals. Where the system has a keychain, a key is safer
/// there.
///
/// ```
/// use guichet_core::{AppKey, SealKey};
/// use guichet_store_file::KeyFile;
///
/// # fn run(home: &std::path::Path) -> guichet_core::Result<()> {
/// let seal: SealKey = KeyFile::load_or_create(home.join("seal.key"))?;
/// let app: AppKey = KeyFile::load_or_create(home.join("app.key"))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KeyFile;

impl KeyFile {
    /// Loads the key, or draws one and stores it where there is no file yet.
    ///
    /// Of several programs that begin at once, all get the same key. A missing directory is made.
    /// This call blocks for a moment; it belongs to the start of a program.
    ///
    /// # Errors
    ///
    /// [`Config`](ErrorKind::Config) when others than the owner may use the file, or it holds no
    /// key of this kind; [`Internal`](ErrorKind::Internal) when it cannot be read or written.
    pub fn load_or_create<K: FileKey>(path: impl AsRef<Path>) -> Result<K> {
        let (directory, name) = place(path.as_ref())?;
        if let Some(key) = read(&directory, name)? {
            return Ok(key);
        }
        let lock = directory.lock(name, ROLE)?;
        if let Some(key) = read(&directory, name)? {
            return Ok(key);
        }
        let key = K::draw()?;
        directory.write(name, text(&key).as_bytes(), ROLE)?;
        drop(lock);
        Ok(key)
    }

    /// Loads the key; `None` when there is no file. Makes no file.
    ///
    /// # Errors
    ///
    /// As [`load_or_create`](Self::load_or_create).
    pub fn load<K: FileKey>(path: impl AsRef<Path>) -> Result<Option<K>> {
        let exists = path.as_ref().try_exists().map_err(|error| {
            Error::new(ErrorKind::Internal, format!("{ROLE} cannot be read")).with_source(error)
        })?;
        if !exists {
            return Ok(None);
        }
        let (directory, name) = place(path.as_ref())?;
        read(&directory, name)
    }
}

/// A key that a file can hold: [`SealKey`] and [`AppKey`].
pub trait FileKey: sealed::Key {}

impl FileKey for SealKey {}
impl FileKey for AppKey {}

mod sealed {
    use guichet_core::{AppKey, Result, SealKey};

    pub trait Key: Sized {
        /// The first line of its file.
        const KIND: &'static str;
        fn draw() -> Result<Self>;
        fn of(bytes: [u8; 32]) -> Self;
        fn bytes(&self) -> &[u8; 32];
    }

    macro_rules! key {
        ($name:ident, $kind:literal) => {
            impl Key for $name {
                const KIND: &'static str = $kind;

                fn draw() -> Result<Self> {
                    Self::random()
                }

                fn of(bytes: [u8; 32]) -> Self {
                    Self::from_bytes(bytes)
                }

                fn bytes(&self) -> &[u8; 32] {
                    self.as_bytes()
                }
            }
        };
    }

    key!(SealKey, "guichet seal key 1");
    key!(AppKey, "guichet app key 1");
}

fn place(path: &Path) -> Result<(Directory, &str)> {
    let no_name = || Error::new(ErrorKind::Config, "the path of the key file has no plain name");
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(no_name)?;
    Ok((Directory::open(path.parent().ok_or_else(no_name)?)?, name))
}

fn read<K: FileKey>(directory: &Directory, name: &str) -> Result<Option<K>> {
    if directory.is_shared(name) {
        let clause = "others than the owner may use the key file; make it private (chmod 600)";
        return Err(Error::new(ErrorKind::Config, clause));
    }
    let Some(bytes) = directory.read(name, ROLE)?.map(Zeroizing::new) else { return Ok(None) };
    let key = std::str::from_utf8(&bytes).ok().and_then(parse);
    key.map(Some)
        .ok_or_else(|| Error::new(ErrorKind::Config, "the key file holds no key of this kind"))
}

/// The kind on the first line, 64 hexadecimal digits on the second.
fn text<K: FileKey>(key: &K) -> Zeroizing<String> {
    // Big enough from the start, so that growing leaves no copies of the key behind.
    let mut text = Zeroizing::new(String::with_capacity(128));
    text.push_str(K::KIND);
    text.push('\n');
    for byte in key.bytes() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text.push('\n');
    text
}

fn parse<K: FileKey>(text: &str) -> Option<K> {
    let (kind, digits) = text.split_once('\n')?;
    let (pairs, rest) = digits.trim_end().as_bytes().as_chunks::<2>();
    if kind.trim_end() != K::KIND || pairs.len() != 32 || !rest.is_empty() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Zeroizing::new([0_u8; 32]);
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (digit(*high)? << 4) | digit(*low)?;
    }
    Some(K::of(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_from_its_text() {
        let key = SealKey::from_bytes(std::array::from_fn(|i| u8::try_from(i * 7).unwrap()));
        let text = text(&key);
        assert!(text.capacity() >= text.len());
        assert_eq!(parse::<SealKey>(&text).unwrap().as_bytes(), key.as_bytes());
        assert!(parse::<AppKey>(&text).is_none());
    }

    #[test]
    fn text_that_is_no_key_is_refused() {
        let good = text(&SealKey::from_bytes([255; 32]));
        for text in ["", "\n", "guichet seal key 1\n", "guichet seal key 1\nff", "é\né"] {
            assert!(parse::<SealKey>(text).is_none(), "{text}");
        }
        assert!(parse::<SealKey>(&good.replace('f', "g")).is_none());
        assert!(parse::<SealKey>(&format!("{}ff", good.trim_end())).is_none());
    }
}
