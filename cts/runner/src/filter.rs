//! Which sub-tests: globs over `suite` and `suite/sub-test`.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A set of globs. One without a `/` names suites (`image*`), one with it sub-tests (`basic/*loop*`, `*/read_1D`).
#[derive(Clone, Default)]
pub(crate) struct Patterns {
    suites: GlobSet,
    tests: GlobSet,
    /// The suite part of `tests`.
    fronts: GlobSet,
    empty: bool,
}

impl Patterns {
    /// Reads globs; the error is a sentence for the user.
    pub(crate) fn new<S: AsRef<str>>(globs: &[S]) -> Result<Patterns, String> {
        let (mut suites, mut tests, mut fronts) = (GlobSetBuilder::new(), GlobSetBuilder::new(), GlobSetBuilder::new());
        for text in globs {
            let text = text.as_ref();
            match text.split_once('/') {
                Some((front, _)) => {
                    tests.add(glob(text)?);
                    // An alternative may reach over the slash, as in "{a/b,c}": then its front alone is no pattern.
                    fronts.add(glob(front).or_else(|_| glob("*"))?);
                }
                None => {
                    suites.add(glob(text)?);
                }
            }
        }
        let build = |set: GlobSetBuilder| set.build().map_err(|error| error.to_string());
        Ok(Patterns { suites: build(suites)?, tests: build(tests)?, fronts: build(fronts)?, empty: globs.is_empty() })
    }

    /// Whether there is no glob at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether a glob names the whole suite.
    pub(crate) fn matches_suite(&self, suite: &str) -> bool {
        self.suites.is_match(suite)
    }

    /// Whether a glob names this sub-test or its whole suite.
    pub(crate) fn matches(&self, suite: &str, test: &str) -> bool {
        self.suites.is_match(suite) || (!self.tests.is_empty() && self.tests.is_match(format!("{suite}/{test}")))
    }
}

fn glob(text: &str) -> Result<globset::Glob, String> {
    GlobBuilder::new(text)
        .literal_separator(true)
        .build()
        .map_err(|error| format!("'{text}' is no pattern: {}", error.kind()))
}

/// What is asked for and what is left out.
#[derive(Clone, Default)]
pub(crate) struct Filter {
    include: Patterns,
    exclude: Patterns,
}

impl Filter {
    /// No pattern in `include` means everything.
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Filter, String> {
        Ok(Filter { include: Patterns::new(include)?, exclude: Patterns::new(exclude)? })
    }

    /// Whether this sub-test is asked for.
    pub(crate) fn wants(&self, suite: &str, test: &str) -> bool {
        (self.include.is_empty() || self.include.matches(suite, test)) && !self.exclude.matches(suite, test)
    }

    /// Whether some sub-test of this suite could be asked for: suites that nobody wants are not even started.
    pub(crate) fn might_want(&self, suite: &str) -> bool {
        let include = &self.include;
        (include.empty || include.suites.is_match(suite) || include.fronts.is_match(suite))
            && !self.exclude.matches_suite(suite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(include: &[&str], exclude: &[&str]) -> Filter {
        let own = |list: &[&str]| list.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        Filter::new(&own(include), &own(exclude)).unwrap()
    }

    #[test]
    fn a_glob_without_a_slash_names_suites() {
        let filter = filter(&["image*"], &[]);
        assert!(filter.wants("image_streams", "1D"));
        assert!(!filter.wants("basic", "image_r8"));
    }

    #[test]
    fn a_glob_with_a_slash_names_sub_tests() {
        let filter = filter(&["basic/*loop", "*/1D"], &["image_streams/*"]);
        assert!(filter.wants("basic", "barrierloop"));
        assert!(!filter.wants("basic", "barrier"));
        assert!(filter.wants("cl_get_info", "1D"));
        assert!(!filter.wants("image_streams", "1D"));
        assert!(filter.might_want("api"));
    }

    #[test]
    fn suites_that_nobody_wants_are_known_by_name() {
        let filter = filter(&["basic/*loop", "api"], &["computeinfo"]);
        assert!(filter.might_want("basic") && filter.might_want("api"));
        assert!(!filter.might_want("events") && !filter.might_want("computeinfo"));
    }

    #[test]
    fn nothing_included_means_everything() {
        assert!(filter(&[], &[]).wants("api", "x"));
        assert!(!filter(&[], &["a*"]).wants("api", "x"));
    }

    #[test]
    fn a_broken_glob_is_told() {
        let error = Patterns::new(&["a[".to_string()]).err().unwrap();
        assert!(error.contains("'a['"), "{error}");
    }
}
