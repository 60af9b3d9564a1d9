package io.resticmanager.domain;

/// The answer to "definitely yes, definitely no, or we could not tell". Only [#NO] may lead to acts such as `init`:
/// a refused connection or missing rights are [#UNKNOWN] (contract §2).
public enum Verdict {
    YES,
    NO,
    UNKNOWN
}
