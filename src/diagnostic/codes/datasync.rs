//! HS05: DataSync agents, locations and tasks.

codes! {
    RUNS_TOO_OFTEN {
        id: "HS0501",
        name: "runs-too-often",
        severity: Error,
        summary: "a transfer is scheduled more often than once in an hour",
        means: "DataSync starts a scheduled task at most once in an hour.",
        example: "flows:\n  ingest: { from: munich/scans, to: lake/raw, via: mover, every: 15 min }",
        instead: "Wait at least an hour between runs: `every: 1 h`.",
    }
}
