//! Shows the site while it is written: pages are drawn from memory when a browser asks for them, and nothing is written.
//!
//! ```text
//! watch ──what changed──▶ desk ◀──what is asked for── web ◀──▶ browser
//!                         │  ▲
//!                 snapshot▼  │all problems
//!                         check
//! ```
//!
//! Each of the four is a thread, and owns what it knows. The desk alone has the clinic's folder. A check ends when the desk lets go of
//! its end of the snapshot.

mod board;
mod check;
mod desk;
mod message;
mod page;
mod shown;
mod watch;
mod web;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use tokio::sync::watch as latest;

use self::board::State;
use self::desk::Desk;
use self::watch::Watch;
use super::{Ended, project, say};
use crate::cli::{General, Serve};

/// Where other programs are asked to be, too, when a port is taken.
const NEARBY: u16 = 100;

pub(super) fn run(general: &General, asked: &Serve) -> Result<Ended> {
    let project = project(general)?;
    let listeners = listen(asked)?;
    let port = listeners[0].local_addr()?.port();
    let address = address(asked.bind, port);

    let (to_desk, inbox) = channel();
    let (to_check, snapshots) = channel();
    let (state, news) = latest::channel(State::default());
    let watch = Watch::new(&real(&project).context("the clinic's folder cannot be found")?);
    let desk = Desk::new(general.clone(), project, watch.folder(), to_check, state);
    let (verbose, as_of) = (general.verbose, general.as_of);
    let (from_watch, from_check) = (to_desk.clone(), to_desk.clone());
    thread::spawn(move || check::run(&snapshots, &from_check, as_of));
    thread::spawn(move || watch.run(verbose, &from_watch));
    thread::spawn(move || desk.run(&inbox));

    if !general.quiet {
        say(&format!("The handouts are at {address} (Ctrl-C ends this).\n"));
        if asked.bind.is_some_and(|ip| !ip.is_loopback()) {
            say("Everybody in your network can read them there.\n");
        }
    }
    if asked.open
        && let Err(error) = open(&address)
    {
        say(&format!("No browser could be opened ({error}): open {address} yourself.\n"));
    }
    web::run(listeners, &to_desk, &news, verbose)?;
    Ok(Ended::Well)
}

/// The clinic's folder as the system calls it when it tells of changes. What Windows calls its real name is of no use.
fn real(project: &Path) -> std::io::Result<PathBuf> {
    if cfg!(windows) { std::path::absolute(project) } else { project.canonicalize() }
}

/// Only this computer can reach the pages, unless another address was asked for.
fn listen(asked: &Serve) -> Result<Vec<TcpListener>> {
    let on = |port: u16| -> std::io::Result<Vec<TcpListener>> {
        let Some(ip) = asked.bind else { return listen_here(port) };
        Ok(vec![TcpListener::bind(SocketAddr::new(ip, port))?])
    };
    on(asked.port).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            let next = (1..=NEARBY).filter_map(|step| asked.port.checked_add(step)).find(|port| on(*port).is_ok());
            let next = next.map_or(String::new(), |port| format!(": handout serve --port {port}"));
            anyhow!("port {} is taken, perhaps by another handout serve\ntake a free one{next}", asked.port)
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow!(
                "this computer does not let you use port {}\ntake a higher one: handout serve --port 4321",
                asked.port
            )
        }
        _ => anyhow!(error).context(match asked.bind {
            Some(ip) => format!("the pages cannot be shown at {ip}: is it an address of this computer?"),
            None => "the pages cannot be shown on this computer".into(),
        }),
    })
}

/// `localhost` may mean either of two addresses; not every computer has the second.
fn listen_here(port: u16) -> std::io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    match TcpListener::bind((Ipv6Addr::LOCALHOST, first.local_addr()?.port())) {
        Ok(second) => Ok(vec![first, second]),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && port != 0 => Err(error),
        Err(_) => Ok(vec![first]),
    }
}

fn address(bind: Option<IpAddr>, port: u16) -> String {
    match bind {
        Some(ip) if !ip.is_unspecified() => format!("http://{}/", SocketAddr::new(ip, port)),
        _ => format!("http://localhost:{port}/"),
    }
}

/// Opens the browser that the person likes best.
fn open(address: &str) -> std::io::Result<()> {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Whoever starts a program waits for its end, or it stays as a zombie.
    thread::spawn(move || child.wait());
    Ok(())
}

/// How many milliseconds, for people.
fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
