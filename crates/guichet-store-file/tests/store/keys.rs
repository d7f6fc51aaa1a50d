use crate::support::CANARY;
use guichet_core::{AppKey, ErrorKind, SealKey};
use guichet_store_file::KeyFile;
use std::{fs, thread};
use tempfile::tempdir;

#[test]
fn a_key_is_drawn_once() {
    let home = tempdir().unwrap();
    let path = home.path().join("new/seal.key");
    assert!(KeyFile::load::<SealKey>(&path).unwrap().is_none());
    assert!(!path.exists());
    let keys = thread::scope(|scope| {
        let start = || KeyFile::load_or_create::<SealKey>(&path).unwrap();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let loaded = KeyFile::load::<SealKey>(&path).unwrap().unwrap();
    assert!(keys.iter().all(|key| key.as_bytes() == loaded.as_bytes()));
    let another: SealKey = KeyFile::load_or_create(home.path().join("other.key")).unwrap();
    assert_ne!(another.as_bytes(), loaded.as_bytes());
}

#[test]
fn one_kind_of_key_is_not_taken_for_the_other() {
    let home = tempdir().unwrap();
    let path = home.path().join("app.key");
    KeyFile::load_or_create::<AppKey>(&path).unwrap();
    let error = KeyFile::load_or_create::<SealKey>(&path).unwrap_err();
    assert_eq!(error.to_string(), "the key file holds no key of this kind");
}

#[test]
fn a_damaged_file_is_refused_and_kept() {
    let home = tempdir().unwrap();
    let path = home.path().join("canary.key");
    let _: SealKey = KeyFile::load_or_create(&path).unwrap();
    fs::write(&path, b"\xff\xff").unwrap();
    let error = KeyFile::load_or_create::<SealKey>(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(!format!("{error:?}").contains(CANARY));
    assert_eq!(fs::read(&path).unwrap(), b"\xff\xff");
    let error = KeyFile::load_or_create::<SealKey>("/").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = tempdir().unwrap();
    let path = home.path().join("seal.key");
    let _: SealKey = KeyFile::load_or_create(&path).unwrap();
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    for wide in [0o640, 0o604, 0o620, 0o610] {
        mode(wide);
        let error = KeyFile::load_or_create::<SealKey>(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    mode(0o400);
    KeyFile::load::<SealKey>(&path).unwrap().unwrap();
}
