//! A PostgreSQL server of our own, for as long as the tests run.

use guichet_core::Secret;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;

struct Server {
    home: TempDir,
    // Holds the pipe: when this program ends, however it ends, the shell at the other end stops
    // the server.
    _child: Child,
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database; `None`, said aloud, where there is no PostgreSQL.
pub(crate) async fn database() -> Option<Secret> {
    let server = SERVER.get_or_init(Server::start).as_ref()?;
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let admin = server.url("postgres");
    let mut connection = None;
    for _ in 0..100 {
        if let Ok(found) = PgConnection::connect(&admin).await {
            connection = Some(found);
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let mut connection = connection.expect("the private PostgreSQL server does not answer");
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    Some(server.url(&name).into())
}

/// The directory of the server that [`database`] started.
pub(crate) fn home() -> &'static Path {
    SERVER.get().unwrap().as_ref().unwrap().home.path()
}

impl Server {
    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("NOT TESTED: there is no PostgreSQL server on this machine (initdb)");
            let ci = std::env::var_os("CI").is_some_and(|value| value == "true");
            assert!(!ci, "continuous integration must have PostgreSQL");
            return None;
        };
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("data");
        // The server refuses to run as root, so root lends its directory to `postgres`.
        let root = run(Command::new("id").arg("-u")).trim() == "0";
        if root {
            run(Command::new("chown").arg("postgres").arg(home.path()));
        }
        let script = format!(
            "'{bin}/initdb' -D '{data}' -U postgres -A trust --no-sync >/dev/null || exit 1\n\
             '{bin}/postgres' -D '{data}' -k '{home}' -c listen_addresses='' \
             -c max_connections=120 >'{home}/log' 2>&1 &\n\
             echo started\nread _\nkill -INT $!\nwait\n",
            bin = programs.display(),
            data = place.display(),
            home = home.path().display(),
        );
        let mut command = if root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh", "-c", &script]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", &script]);
            command
        };
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).current_dir("/");
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let output = child.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line).unwrap();
        assert_eq!(line.trim(), "started", "the private PostgreSQL server does not start");
        Some(Self { home, _child: child })
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.home.path().display())
    }
}

/// Where the programs of the server are.
fn programs() -> Option<PathBuf> {
    let installed = Path::new("/usr/lib/postgresql");
    let mut versions: Vec<PathBuf> = std::fs::read_dir(installed)
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    versions.extend(std::env::split_paths(&on_path));
    versions.into_iter().find(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?} failed");
    String::from_utf8(output.stdout).unwrap()
}
