namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log about to be read: where it stands, and how its times are to be understood.</summary>
internal sealed record LogSource(string? Node, string Path, LogClock Clock);
