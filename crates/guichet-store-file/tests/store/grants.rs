use crate::support::{CANARY, FakeBank, account, bank, file, files, grant, instant, store};
use guichet_core::{ErrorKind, GrantId, GrantStore as _, Lease, Purpose, SealKey};
use guichet_store_file::FileGrantStore;
use std::{fs, sync::Arc};
use tempfile::tempdir;

#[tokio::test]
async fn a_grant_is_found_again_by_another_program() {
    let home = tempdir().unwrap();
    let mut grant = grant();
    grant.id = GrantId::new("../an id: with/signs\n");
    store(home.path()).save(&grant).await.unwrap();
    let found = store(home.path()).load(&grant.id).await.unwrap().unwrap();
    assert_eq!((found.id, found.access_token.expose()), (grant.id, "canary-access-0"));
    assert!(store(home.path()).load(&GrantId::new("other")).await.unwrap().is_none());
}

#[tokio::test]
async fn nothing_is_stored_in_the_clear() {
    let home = tempdir().unwrap();
    let grant = grant();
    store(home.path()).save(&grant).await.unwrap();
    for name in files(home.path()) {
        let bytes = fs::read(home.path().join(&name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(CANARY) && !name.contains(grant.id.as_str()), "{name}");
    }
    assert_eq!(format!("{:?}", store(home.path())), "FileGrantStore { .. }");
}

#[tokio::test]
async fn all_grants_are_listed_and_a_damaged_file_hides_none() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let (mut first, second, damaged) = (grant(), grant(), grant());
    first.granted_at = instant("2025-01-01T00:00:00Z");
    store.save(&damaged).await.unwrap();
    fs::write(file(home.path(), "grant-", ".sealed"), b"no seal").unwrap();
    store.save(&second).await.unwrap();
    store.save(&first).await.unwrap();

    let listed = store.list().await.unwrap();
    let ids: Vec<_> = listed.iter().flatten().map(|grant| &grant.id).collect();
    assert_eq!(ids, [&first.id, &second.id]);
    let error = listed.last().unwrap().as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("the grant file"), "{error}");
    // It can be replaced, and removed.
    store.save(&damaged).await.unwrap();
    assert_eq!(store.list().await.unwrap().iter().flatten().count(), 3);
    assert!(store.remove(&damaged.id).await.unwrap());
    assert!(!store.remove(&damaged.id).await.unwrap());
    assert_eq!(store.list().await.unwrap().len(), 2);
}

#[tokio::test]
async fn another_key_opens_nothing() {
    let home = tempdir().unwrap();
    let grant = grant();
    store(home.path()).save(&grant).await.unwrap();
    let other = FileGrantStore::open(home.path(), SealKey::from_bytes([9; 32])).unwrap();
    let error = other.load(&grant.id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_file_put_in_the_place_of_another_is_refused() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let (mine, theirs) = (grant(), grant());
    store.save(&mine).await.unwrap();
    let place = file(home.path(), "grant-", ".sealed");
    fs::rename(&place, home.path().join("kept")).unwrap();
    store.save(&theirs).await.unwrap();
    fs::rename(file(home.path(), "grant-", ".sealed"), place).unwrap();
    let error = store.load(&mine.id).await.unwrap_err();
    assert_eq!(error.to_string(), "the grant file holds another grant");
}

#[tokio::test]
async fn an_older_generation_replaces_no_newer_one() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let mut grant = grant();
    grant.generation = 4;
    store.save(&grant).await.unwrap();
    store.save(&grant).await.unwrap();
    grant.generation = 3;
    assert_eq!(store.save(&grant).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(store.load(&grant.id).await.unwrap().unwrap().generation, 4);
}

#[tokio::test]
async fn only_the_holder_of_a_lease_replaces() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let grant = grant();
    let forged = Lease::new(grant.id.clone(), ());
    assert_eq!(store.replace(&forged, &grant).await.unwrap_err().kind(), ErrorKind::Internal);
    let other = store.lease(&GrantId::new("other")).await.unwrap();
    assert_eq!(store.replace(&other, &grant).await.unwrap_err().kind(), ErrorKind::Internal);
    let lease = store.lease(&grant.id).await.unwrap();
    store.replace(&lease, &grant).await.unwrap();
}

#[tokio::test]
async fn what_a_crash_left_behind_is_ignored() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let grant = grant();
    store.save(&grant).await.unwrap();
    let place = file(home.path(), "grant-", ".sealed");
    let half = place.with_extension("sealed.1.0.tmp");
    fs::write(&half, b"half a gra").unwrap();
    assert_eq!(store.list().await.unwrap().len(), 1);
    assert!(store.load(&grant.id).await.unwrap().is_some());
    // A temporary file with the very name of the next write is in nobody's way.
    for count in 0..100 {
        let name = format!("sealed.{}.{count}.tmp", std::process::id());
        fs::write(place.with_extension(name), b"half a gra").unwrap();
    }
    store.save(&grant).await.unwrap();
    assert!(store.load(&grant.id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_lease_is_given_to_one_at_a_time_and_a_dropped_wait_is_no_holder() {
    let home = tempdir().unwrap();
    // Two stores over one directory, as two programs have.
    let (one, two) = (store(home.path()), store(home.path()));
    let id = GrantId::new("id");
    let lease = one.lease(&id).await.unwrap();
    {
        let mut wait = std::pin::pin!(two.lease(&id));
        let mut same = std::pin::pin!(one.lease(&id));
        for _ in 0..10 {
            assert!(futures_util::poll!(wait.as_mut()).is_pending());
            assert!(futures_util::poll!(same.as_mut()).is_pending());
            tokio::task::yield_now().await;
        }
    }
    drop(lease);
    drop(two.lease(&id).await.unwrap());
    drop(one.lease(&id).await.unwrap());
}

#[tokio::test]
async fn a_write_whose_caller_is_gone_keeps_its_lease_until_it_is_done() {
    let home = tempdir().unwrap();
    let (one, two) = (store(home.path()), store(home.path()));
    let mut grant = grant();
    one.save(&grant).await.unwrap();
    for generation in 1..30 {
        grant.generation = generation;
        let lease = one.lease(&grant.id).await.unwrap();
        {
            let mut write = std::pin::pin!(one.replace(&lease, &grant));
            let _ = futures_util::poll!(write.as_mut());
        }
        drop(lease);
        let _lease = two.lease(&grant.id).await.unwrap();
        assert_eq!(two.load(&grant.id).await.unwrap().unwrap().generation, generation);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_callers_with_a_session_each_make_one_refresh() {
    let home = tempdir().unwrap();
    let grant = grant();
    store(home.path()).save(&grant).await.unwrap();
    let calls = (0..10).map(|_| {
        // Each has a store and a session of its own: only the file can hold them apart.
        let store = Arc::new(store(home.path()));
        let bank = bank(home.path(), |builder| builder);
        let session = bank.session(grant.clone(), Purpose::AnswerCustomer).with_store(store);
        async move {
            session.balances(&account()).await.unwrap();
            session.grant().generation
        }
    });
    assert_eq!(futures_util::future::join_all(calls).await, [1; 10]);
    assert_eq!(FakeBank::refreshes(home.path()), 1);
    let stored = store(home.path()).load(&grant.id).await.unwrap().unwrap();
    assert_eq!(stored.refresh_token.unwrap().expose(), "canary-refresh-1");
}

#[test]
fn many_waits_leave_threads_for_the_holder() {
    let home = tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(20).build();
    runtime.unwrap().block_on(async {
        let (mine, theirs) = (store(home.path()), store(home.path()));
        let grants: Vec<_> = (0..40).map(|_| grant()).collect();
        let mut leases = Vec::new();
        for grant in &grants {
            leases.push(theirs.lease(&grant.id).await.unwrap());
        }
        let mut waits: Vec<_> =
            grants.iter().map(|grant| Box::pin(mine.lease(&grant.id))).collect();
        for wait in &mut waits {
            assert!(futures_util::poll!(wait.as_mut()).is_pending());
        }
        for (lease, grant) in leases.iter().zip(&grants) {
            theirs.replace(lease, grant).await.unwrap();
        }
        drop(leases);
        for wait in waits {
            wait.await.unwrap();
        }
    });
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let home = tempdir().unwrap();
    let store = store(home.path());
    let loaded = futures_util::FutureExt::now_or_never(store.list()).unwrap();
    assert_eq!(loaded.unwrap_err().kind(), ErrorKind::Config);
}

#[cfg(unix)]
mod permissions {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &std::path::Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn files_and_directories_are_their_owners() {
        let home = tempdir().unwrap();
        let deep = home.path().join("a/b");
        store(&deep).save(&grant()).await.unwrap();
        assert_eq!(mode(&home.path().join("a")), 0o700);
        assert_eq!(mode(&deep), 0o700);
        for name in files(&deep) {
            assert_eq!(mode(&deep.join(&name)), 0o600, "{name}");
        }
    }

    #[test]
    fn a_directory_in_which_everybody_writes_is_refused() {
        let home = tempdir().unwrap();
        let shared = home.path().join("canary-shared");
        fs::create_dir(&shared).unwrap();
        fs::set_permissions(&shared, fs::Permissions::from_mode(0o777)).unwrap();
        let key = SealKey::from_bytes([2; 32]);
        let error = FileGrantStore::open(&shared, key.clone()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let file = shared.join("file");
        fs::write(&file, b"").unwrap();
        let error = FileGrantStore::open(&file, key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error:?}").contains(CANARY));
    }
}
