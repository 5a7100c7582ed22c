//! Names that a wrong name was perhaps meant to be.

/// The name closest to `name`, if it differs by no more than a slip of the keyboard.
pub(crate) fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Of names this short, all are close.
    if name.len() < 3 {
        return None;
    }
    let limit = name.len().div_ceil(3);
    let mut best: Option<(usize, &str)> = None;
    for other in names {
        if other.len().abs_diff(name.len()) > limit || other == name {
            continue;
        }
        let distance = edit_distance(name, other);
        let better = best.is_none_or(|(least, known)| (distance, other) < (least, known));
        if distance <= limit && better {
            best = Some((distance, other));
        }
    }
    best.map(|(_, name)| name)
}

/// How many letters must change to make one name of the other.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.bytes().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_through() {
        let names = || ["float", "float4", "flow", "int"].into_iter();
        assert_eq!(closest("flaot", names()), Some("float"));
        assert_eq!(closest("inT", names()), Some("int"));
        assert_eq!(closest("float", names()), Some("float4"));
        assert_eq!(closest("double", names()), None);
    }
}
