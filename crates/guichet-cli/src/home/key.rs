//! Keys of this program: in the keyring of the system where it was built for that, else in a
//! file that its owner alone can read.

use crate::home::Home;
use guichet::{AppKey, SealKey};
use guichet_store_file::KeyFile;

/// The key under which accounts get their names. It opens nothing, so it rests in a file.
pub(crate) fn app(home: &Home) -> anyhow::Result<AppKey> {
    Ok(KeyFile::load_or_create(home.folder.join("app.key"))?)
}

/// The key under which grants are sealed.
#[cfg(not(feature = "keyring"))]
pub(crate) fn seal(home: &Home) -> anyhow::Result<SealKey> {
    Ok(KeyFile::load_or_create(home.folder.join("seal.key"))?)
}

/// The key under which grants are sealed. One that a file has stays there.
#[cfg(feature = "keyring")]
pub(crate) fn seal(home: &Home) -> anyhow::Result<SealKey> {
    let file = home.folder.join("seal.key");
    if let Some(key) = KeyFile::load(&file)? {
        return Ok(key);
    }
    // Of two programs that begin at once, the second finds what the first put there.
    let _alone = home.lock("seal")?;
    match ring::seal(home) {
        Ok(Some(key)) => Ok(key),
        // A machine without a keyring: the file's mode protects it.
        Ok(None) => Ok(KeyFile::load_or_create(file)?),
        Err(error) => Err(error.context("the keyring of the system does not give the key")),
    }
}

#[cfg(feature = "keyring")]
mod ring {
    use crate::{
        failure::{Exit, Failure},
        home::Home,
    };
    use guichet::SealKey;
    use keyring::{Entry, Error};

    /// The key in the keyring, drawn at the first time; none where there is no keyring.
    pub(super) fn seal(home: &Home) -> anyhow::Result<Option<SealKey>> {
        let folder = home.folder.display().to_string();
        let entry = match Entry::new("guichet", &folder) {
            Ok(entry) => entry,
            Err(error) => return absent(error),
        };
        match entry.get_secret() {
            Ok(bytes) => {
                let wrong = || Failure::new(Exit::BadData, "what is kept there is no key");
                let bytes: [u8; 32] = bytes.try_into().map_err(|_| wrong())?;
                Ok(Some(SealKey::from_bytes(bytes)))
            }
            Err(Error::NoEntry) => {
                let key = SealKey::random()?;
                match entry.set_secret(key.as_bytes()) {
                    Ok(()) => Ok(Some(key)),
                    Err(error) => absent(error),
                }
            }
            Err(error) => absent(error),
        }
    }

    fn absent(error: Error) -> anyhow::Result<Option<SealKey>> {
        match error {
            Error::NoDefaultStore | Error::PlatformFailure(_) => Ok(None),
            other => Err(other.into()),
        }
    }
}
