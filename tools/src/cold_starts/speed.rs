//! A share of a processor, as Lambda gives it by memory: a control group with a quota.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// The length of a scheduling period, about as in Lambda: in each period a process runs at full
/// speed until its quota is used up.
const PERIOD_MICROSECONDS: u32 = 20_000;

/// How fast a program may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    /// No limit.
    Full,
    /// The share of a function with so many megabytes of memory.
    Memory(u32),
}

impl Speed {
    /// The megabytes with which a function has one whole processor.
    pub const WHOLE: u32 = 1769;

    /// `full`, or a number of megabytes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "full" => Some(Self::Full),
            megabytes => megabytes
                .parse()
                .ok()
                .filter(|size| (128..=Self::WHOLE).contains(size))
                .map(Self::Memory),
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

/// The group that a program is started in, and the pause after it has entered the group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Launcher<'a> {
    /// The file to which a process writes its id to enter the group.
    pub(super) group: Option<&'a Path>,
    /// Long enough for the group to have its whole quota again.
    pub(super) rest: Duration,
}

/// The groups. They are removed when this is dropped.
pub(super) struct Groups(Vec<(Speed, PathBuf)>);

impl Groups {
    /// A group for each speed.
    ///
    /// # Errors
    /// When the machine has no control groups, or this process may not make one.
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
        let group =
            self.0.iter().find(|(known, _)| *known == speed).map(|(_, group)| group.as_path());
        let periods = if group.is_some() { 3 } else { 0 };
        let rest = Duration::from_micros((PERIOD_MICROSECONDS * periods + 2_000).into());
        Launcher { group, rest }
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        for (_, group) in &self.0 {
            // A process that was just killed may still be in it.
            for _ in 0..50 {
                if fs::remove_dir(group).is_ok() {
                    break;
                }
                thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

/// Makes a group with the quota of so many megabytes.
pub(super) fn make(memory: u32) -> Result<PathBuf, String> {
    let mounts =
        fs::read_to_string("/proc/mounts").map_err(|error| format!("/proc/mounts: {error}"))?;
    let (root, old) =
        controller(&mounts).ok_or("there is no control group for processors on this machine")?;
    let group = root.join(format!("natter-cold-starts-{}-{memory}", std::process::id()));
    let quota = Speed::quota_microseconds(memory);
    let limits = if old {
        vec![
            ("cpu.cfs_period_us", PERIOD_MICROSECONDS.to_string()),
            ("cpu.cfs_quota_us", quota.to_string()),
        ]
    } else {
        // Children may have quotas only if the root enables the controller.
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

/// The mount point of the machine's CPU control groups, and whether they are of version 1.
fn controller(mounts: &str) -> Option<(PathBuf, bool)> {
    let mut unified = None;
    for mount in mounts.lines() {
        let mut fields = mount.split(' ').skip(1);
        let (Some(place), Some(kind), Some(options)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        match kind {
            "cgroup" if options.split(',').any(|option| option == "cpu") => {
                return Some((place.into(), true));
            }
            "cgroup2" => {
                let known = fs::read_to_string(Path::new(place).join("cgroup.controllers"));
                if known.is_ok_and(|known| {
                    known.split_whitespace().any(|controller| controller == "cpu")
                }) {
                    unified = Some((place.into(), false));
                }
            }
            _ => {}
        }
    }
    unified
}
