//! One directory of the owner's: whole files, locks, and the way off the executor.

use guichet_core::{Error, ErrorKind, Result};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// A directory in which every file is written whole and is readable by its owner only.
///
/// Its paths are in no error and in no `Debug`: they often hold the name of a person.
#[derive(Clone)]
pub(crate) struct Directory(Arc<Path>);

impl Directory {
    /// Opens the directory, and makes it first where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let refused = |error| failed(ErrorKind::Config, "the directory", "cannot be used", error);
        private_directory().create(path).map_err(refused)?;
        let metadata = fs::metadata(path).map_err(refused)?;
        if !metadata.is_dir() {
            return Err(Error::new(ErrorKind::Config, "the place of the store is no directory"));
        }
        if is_open_to(&metadata, WRITE_OF_OTHERS) {
            let clause = "every user of this machine may write in the directory of the store; \
                          make it the owner's (chmod 700)";
            return Err(Error::new(ErrorKind::Config, clause));
        }
        Ok(Self(Arc::from(path)))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Reads a file; `None` when there is none.
    pub(crate) fn read(&self, name: &str, role: &'static str) -> Result<Option<Vec<u8>>> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(ErrorKind::Internal, role, "cannot be read", error)),
        }
    }

    /// Whether somebody but the owner may use a file; `false` when there is none.
    pub(crate) fn is_shared(&self, name: &str) -> bool {
        fs::metadata(self.path(name)).is_ok_and(|metadata| is_open_to(&metadata, ANY_OF_OTHERS))
    }

    /// Writes a file so that, whatever happens, either the old or the new content is there.
    pub(crate) fn write(&self, name: &str, bytes: &[u8], role: &'static str) -> Result<()> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let temporary = self.path(&format!("{name}.{process}.{count}.tmp"));
        self.write_through(&temporary, &self.path(name), bytes).map_err(|error| {
            // What is left of it would be ignored anyway.
            let _ = fs::remove_file(&temporary);
            failed(ErrorKind::Internal, role, "cannot be written", error)
        })
    }

    fn write_through(&self, temporary: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = private_file().write(true).create(true).truncate(true).open(temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(temporary, target)?;
        self.sync()
    }

    /// Makes the new name last through a loss of power, where the system can.
    fn sync(&self) -> io::Result<()> {
        if !cfg!(unix) {
            return Ok(());
        }
        match File::open(&self.0)?.sync_all() {
            Err(error)
                if !matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// Removes a file. Of several who try, one is told that it was there.
    pub(crate) fn remove(&self, name: &str, role: &'static str) -> Result<bool> {
        match fs::remove_file(self.path(name)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed(ErrorKind::Internal, role, "cannot be removed", error)),
        }
    }

    /// Waits until no other holds the lock of this name, in this process or another. The lock
    /// ends when the file is dropped, or its process ends. The file itself stays, empty: were it
    /// removed, two could hold two files of one name.
    pub(crate) fn lock(&self, name: &str, role: &'static str) -> Result<File> {
        let refused = |error| failed(ErrorKind::Internal, role, "cannot be locked", error);
        let path = self.path(&format!("{name}.lock"));
        let file = private_file().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(refused)?;
        loop {
            match file.lock() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                locked => return locked.map(|()| file).map_err(refused),
            }
        }
    }

    /// The names of the sealed files of one kind, in order.
    pub(crate) fn sealed(&self, kind: &str) -> Result<Vec<String>> {
        let refused =
            |error| failed(ErrorKind::Internal, "the directory", "cannot be listed", error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(refused)? {
            let name = entry.map_err(refused)?.file_name();
            // Temporary files and locks end in another way.
            if let Some(name) = name.to_str()
                && name.starts_with(kind)
                && name.ends_with(SEALED)
            {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

const SEALED: &str = ".sealed";

/// The name of a sealed file: its kind, and a hash, since an identifier may hold any text and
/// tell something.
pub(crate) fn sealed_name(kind: &str, id: &str) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let hash = Sha256::digest(format!("{kind}\n{id}"));
    let digits = hash.iter().take(16).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    format!("{kind}-{}{SEALED}", digits.collect::<String>())
}

/// Does work on files where it blocks no other task.
///
/// The work goes on when the caller is dropped: a file that was begun is finished.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let runtime = tokio::runtime::Handle::try_current().map_err(|error| {
        Error::new(ErrorKind::Config, "a file store needs a tokio runtime").with_source(error)
    })?;
    runtime.spawn_blocking(work).await.map_err(|error| {
        Error::new(ErrorKind::Internal, "the work on a file was stopped").with_source(error)
    })?
}

/// The error names what the file is for, never where it is.
fn failed(kind: ErrorKind, role: &str, what: &str, error: io::Error) -> Error {
    Error::new(kind, format!("{role} {what}")).with_source(error)
}

#[cfg(unix)]
mod permissions {
    use std::{
        fs::{DirBuilder, Metadata, OpenOptions},
        os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    };

    pub(super) const WRITE_OF_OTHERS: u32 = 0o002;
    pub(super) const ANY_OF_OTHERS: u32 = 0o077;

    pub(super) fn is_open_to(metadata: &Metadata, whom: u32) -> bool {
        metadata.permissions().mode() & whom != 0
    }

    pub(super) fn owner_only_directory(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    pub(super) fn owner_only_file(options: &mut OpenOptions) {
        options.mode(0o600);
    }
}

// Other systems have no such bits; there the owner's profile directory is what protects a file.
#[cfg(not(unix))]
mod permissions {
    use std::fs::{DirBuilder, Metadata, OpenOptions};

    pub(super) const WRITE_OF_OTHERS: u32 = 0;
    pub(super) const ANY_OF_OTHERS: u32 = 0;

    pub(super) fn is_open_to(_: &Metadata, _: u32) -> bool {
        false
    }

    pub(super) fn owner_only_directory(_: &mut DirBuilder) {}

    pub(super) fn owner_only_file(_: &mut OpenOptions) {}
}

use permissions::{
    ANY_OF_OTHERS, WRITE_OF_OTHERS, is_open_to, owner_only_directory, owner_only_file,
};

fn private_directory() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    owner_only_directory(&mut builder);
    builder
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    owner_only_file(&mut options);
    options
}
