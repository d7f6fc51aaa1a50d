//! Prism as a proxy that validates what passes.

use crate::{app::client_without_roots, root, workshop};
use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use url::Url;

/// A proxy that runs. It ends when this is dropped.
pub(crate) struct Prism {
    child: Child,
    log: PathBuf,
    pub(crate) url: Url,
}

impl Prism {
    /// Starts a proxy in front of a base address of the mock bank and waits until it listens.
    ///
    /// `.ci/judges` installs it. It is started by its own binary, so that its process id is the one
    /// that is ended.
    pub(crate) async fn start(name: &str, spec: &Path, upstream: &Url) -> Self {
        let binary = root().join("target/ci/node_modules/.bin/prism");
        assert!(binary.is_file(), "Prism is not installed: run .ci/judges");
        let port = free_port();
        let log = workshop().join(format!("prism-{name}.log"));
        let file = File::create(&log).unwrap();
        let child = Command::new(binary)
            .args(["proxy", "--errors", "--host", "127.0.0.1", "--port", &port.to_string()])
            .arg(spec)
            .arg(upstream.as_str())
            .stdin(Stdio::null())
            .stderr(file.try_clone().unwrap())
            .stdout(file)
            .spawn()
            .unwrap();
        let url = Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
        let mut prism = Self { child, log, url };
        for _ in 0..300 {
            if prism.log().contains("Prism is listening") {
                return prism;
            }
            let ended = prism.child.try_wait().unwrap();
            assert!(ended.is_none(), "Prism ended: {}", prism.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("Prism does not listen: {}", prism.log());
    }

    /// Whether a call without any header stops at the proxy, as it must.
    pub(crate) async fn refuses_a_bare_call(&self) -> bool {
        let http = client_without_roots();
        let answer = http.get(self.url.join("accounts").unwrap()).send().await.unwrap();
        matches!(answer.status().as_u16(), 401 | 422) && !self.log().contains("has returned 401")
    }

    /// What it has said so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // If it has ended by itself there is nothing to end.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
