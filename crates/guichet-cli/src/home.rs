//! The folder in which links are kept.

mod key;

use crate::{
    failure::{Exit, Failure},
    link::Link,
};
use anyhow::Context as _;
use guichet::{AppKey, SealKey, Timestamp};
use guichet_store_file::{FileGrantStore, FileUsageStore, KeyFile};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The folder, and what is in it: keys, sealed grants, links, counts of calls.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    folder: PathBuf,
}

impl Home {
    /// The folder that was named, else the one for data of this user.
    pub(crate) fn open(named: Option<&Path>) -> anyhow::Result<Self> {
        let folder = match named {
            Some(folder) => folder.to_owned(),
            None => usual().ok_or_else(|| {
                Failure::new(Exit::Config, "this user has no folder for data")
                    .next("name one with --home DIR or GUICHET_HOME")
            })?,
        };
        let home = Self { folder };
        for folder in [&home.folder, &home.links_folder(), &home.receipts()] {
            private_folder(folder)
                .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        }
        Ok(home)
    }

    /// The grants, sealed.
    pub(crate) fn grants(&self) -> anyhow::Result<Arc<FileGrantStore>> {
        let store = FileGrantStore::open(self.folder.join("grants"), key::seal(self)?)?;
        Ok(Arc::new(store))
    }

    /// The counts of calls without the customer.
    pub(crate) fn usage(&self) -> anyhow::Result<Arc<FileUsageStore>> {
        Ok(Arc::new(FileUsageStore::open(&self.folder)?))
    }

    /// The key under which accounts get their names.
    pub(crate) fn app_key(&self) -> anyhow::Result<AppKey> {
        key::app(self)
    }

    /// The file of the register of consents, private from its first byte.
    pub(crate) fn register(&self) -> anyhow::Result<PathBuf> {
        let path = self.folder.join("consents.db");
        private(fs::OpenOptions::new().create(true).append(true)).open(&path)?;
        Ok(path)
    }

    /// A key of the register, drawn at the first time.
    pub(crate) fn key(&self, name: &str) -> anyhow::Result<SealKey> {
        Ok(KeyFile::load_or_create(self.folder.join(name))?)
    }

    /// The folder of the customer's receipts.
    pub(crate) fn receipts(&self) -> PathBuf {
        self.folder.join("receipts")
    }

    /// All links, by name.
    pub(crate) fn links(&self) -> anyhow::Result<Vec<Link>> {
        let mut links = Vec::new();
        for entry in fs::read_dir(self.links_folder())? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.ends_with(".link.json") {
                links.push(read(&path)?);
            }
        }
        links.sort_by(|one: &Link, other: &Link| one.id.cmp(&other.id));
        Ok(links)
    }

    /// The link that was named, or the only one.
    pub(crate) fn link(&self, named: Option<&str>) -> anyhow::Result<Link> {
        let links = self.links()?;
        let known = || links.iter().map(|link| link.id.as_str()).collect::<Vec<_>>().join(", ");
        if links.is_empty() {
            return Err(Failure::new(Exit::NoPermission, "no bank is linked yet")
                .next("`guichet link BANK` asks a customer; `guichet link --mock --yes` tries it")
                .into());
        }
        match (named, links.as_slice()) {
            (None, [only]) => Ok(only.clone()),
            (None, _) => Err(Failure::new(Exit::Usage, "several banks are linked")
                .next(format!("say which with --link: {}", known()))
                .into()),
            (Some(id), _) => links.iter().find(|link| link.id == id).cloned().ok_or_else(|| {
                Failure::new(Exit::Usage, "there is no link of this name")
                    .next(format!("there are: {}", known()))
                    .into()
            }),
        }
    }

    /// A name for a new link to a bank. Of two commands that link one bank at the same time, each
    /// gets its own: the file of the lock is made once.
    pub(crate) fn reserve(&self, bank: &str) -> anyhow::Result<String> {
        let mut id = bank.to_owned();
        let mut number = 2_u32;
        loop {
            let mut options = fs::OpenOptions::new();
            match private(options.write(true).create_new(true)).open(self.file(&id, "lock")) {
                Ok(_) => return Ok(id),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    id = format!("{bank}-{number}");
                    number = number.saturating_add(1);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Keeps a link.
    pub(crate) fn keep(&self, link: &Link) -> anyhow::Result<()> {
        let text = serde_json::to_vec_pretty(link)?;
        write_private(&self.file(&link.id, "link.json"), &text).context("the link cannot be kept")
    }

    /// Removes a link and the state of its mock bank.
    pub(crate) fn forget(&self, id: &str) -> anyhow::Result<()> {
        for file in ["link.json", "mock.json", "lock"] {
            remove(&self.file(id, file)).context("the link cannot be removed")?;
        }
        Ok(())
    }

    /// Where the mock bank of a link keeps its state.
    pub(crate) fn mock_state(&self, id: &str) -> PathBuf {
        self.file(id, "mock.json")
    }

    /// What the clock of a link's mock bank shows; none when the bank was never open.
    pub(crate) fn mock_clock(&self, id: &str) -> anyhow::Result<Option<Timestamp>> {
        #[derive(serde::Deserialize)]
        struct Clock {
            now: Timestamp,
        }
        match fs::read(self.mock_state(id)) {
            Ok(state) => Ok(Some(serde_json::from_slice::<Clock>(&state)?.now)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits until no other command uses the mock bank of a link.
    pub(crate) fn lock(&self, id: &str) -> anyhow::Result<fs::File> {
        let path = self.file(id, "lock");
        let file = private(fs::OpenOptions::new().create(true).append(true)).open(&path)?;
        file.lock()?;
        Ok(file)
    }

    fn links_folder(&self) -> PathBuf {
        self.folder.join("links")
    }

    fn file(&self, id: &str, kind: &str) -> PathBuf {
        self.links_folder().join(format!("{id}.{kind}"))
    }
}

fn read(path: &Path) -> anyhow::Result<Link> {
    let broken = || {
        Failure::new(Exit::BadData, format!("{} is no link", path.display()))
            .next("remove the file and link the bank again")
    };
    let link: Link = serde_json::from_slice(&fs::read(path)?).map_err(|_| broken())?;
    if link.version == Link::VERSION { Ok(link) } else { Err(broken().into()) }
}

/// The folder for data of this user, as the system has it.
#[expect(clippy::disallowed_methods, reason = "the program reads its own environment")]
fn usual() -> Option<PathBuf> {
    let set = |name| std::env::var(name).ok().map(PathBuf::from).filter(|path| path.is_absolute());
    let local = || std::env::home_dir().map(|home| home.join(".local").join("share"));
    let data =
        if cfg!(windows) { set("LOCALAPPDATA") } else { set("XDG_DATA_HOME").or_else(local) };
    data.map(|folder| folder.join("guichet"))
}

/// Writes a file that its owner alone can read, whole or not at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    let beside = path.with_extension("new");
    remove(&beside)?;
    let mut file = private(fs::OpenOptions::new().write(true).create_new(true)).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    options
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
