//! A part of a processor, as Lambda gives it: a control group with a quota.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// Lambda counts in periods of about this length: within one, a process runs at full speed until its part is used up.
const PERIOD_MICROSECONDS: u32 = 20_000;

/// How fast a program may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    /// As fast as the machine is.
    Full,
    /// As fast as a function with so many megabytes of memory.
    Memory(u32),
}

impl Speed {
    /// The memory with which a function has a whole processor. With less it has that part of one.
    pub const WHOLE: u32 = 1769;

    /// `full`, or a number of megabytes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "full" => Some(Self::Full),
            megabytes => {
                megabytes.parse().ok().filter(|size| (128..=Self::WHOLE).contains(size)).map(Self::Memory)
            }
        }
    }

    fn quota_microseconds(memory: u32) -> u32 {
        PERIOD_MICROSECONDS * memory / Self::WHOLE
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => write!(f, "full speed"),
            Self::Memory(size) => {
                let percent = f64::from(*size) * 100.0 / f64::from(Self::WHOLE);
                write!(f, "{size} MB ({percent:.1} % of a processor)")
            }
        }
    }
}

/// Where a program is started: in which group, and how long after it has entered it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Launcher<'a> {
    /// The file to which a process writes its id to enter the group.
    pub(super) group: Option<&'a Path>,
    /// Long enough for the group to have its whole part again.
    pub(super) rest: Duration,
}

/// The groups, which are removed with this.
pub(super) struct Groups(Vec<(Speed, PathBuf)>);

impl Groups {
    /// A group for each speed.
    ///
    /// # Errors
    /// When this process may make none, or there are none on this machine.
    pub(super) fn new(speeds: &[Speed]) -> Result<Self, String> {
        let mut groups = Self(Vec::new());
        for speed in speeds {
            if let Speed::Memory(memory) = speed {
                let group = make(*memory)?;
                groups.0.push((*speed, group));
            }
        }
        Ok(groups)
    }

    pub(super) fn launcher(&self, speed: Speed) -> Launcher<'_> {
        let group = self.0.iter().find(|(known, _)| *known == speed).map(|(_, group)| group.as_path());
        let periods = if group.is_some() { 3 } else { 0 };
        let rest = Duration::from_micros((PERIOD_MICROSECONDS * periods + 2_000).into());
        Launcher { group, rest }
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        for (_, group) in &self.0 {
            // A process that has just been ended may still be in it.
            for _ in 0..50 {
                if fs::remove_dir(group).is_ok() {
                    break;
                }
                thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

/// Whether groups can be made here. The error says why not.
///
/// # Errors
/// A sentence.
pub(super) fn make(memory: u32) -> Result<PathBuf, String> {
    let mounts = fs::read_to_string("/proc/mounts").map_err(|error| format!("/proc/mounts: {error}"))?;
    let (root, old) =
        controller(&mounts).ok_or("there is no control group for processors on this machine")?;
    let group = root.join(format!("natter-cold-starts-{}-{memory}", std::process::id()));
    let quota = Speed::quota_microseconds(memory);
    let limits = if old {
        vec![("cpu.cfs_period_us", PERIOD_MICROSECONDS.to_string()), ("cpu.cfs_quota_us", quota.to_string())]
    } else {
        // Its children may have quotas only where the root says so.
        let control = root.join("cgroup.subtree_control");
        fs::write(&control, "+cpu").map_err(|error| format!("{}: {error}", control.display()))?;
        vec![("cpu.max", format!("{quota} {PERIOD_MICROSECONDS}"))]
    };
    fs::create_dir(&group).map_err(|error| format!("{}: {error}", group.display()))?;
    for (file, limit) in limits {
        let file = group.join(file);
        if let Err(error) = fs::write(&file, limit) {
            let _ = fs::remove_dir(&group);
            return Err(format!("{}: {error}", file.display()));
        }
    }
    Ok(group)
}

/// Where the machine's control groups for processors are, and whether they are of the first version.
fn controller(mounts: &str) -> Option<(PathBuf, bool)> {
    let mut unified = None;
    for mount in mounts.lines() {
        let mut fields = mount.split(' ').skip(1);
        let (Some(place), Some(kind), Some(options)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        match kind {
            "cgroup" if options.split(',').any(|option| option == "cpu") => {
                return Some((place.into(), true));
            }
            "cgroup2" => {
                let known = fs::read_to_string(Path::new(place).join("cgroup.controllers"));
                if known.is_ok_and(|known| known.split_whitespace().any(|controller| controller == "cpu")) {
                    unified = Some((place.into(), false));
                }
            }
            _ => {}
        }
    }
    unified
}
