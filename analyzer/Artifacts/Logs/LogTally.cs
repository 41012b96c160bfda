using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>What was found so far in the logs of one place, or in one log; the same in whatever order logs are added.</summary>
/// <param name="templates">Shapes of unknown errors that are kept at most; beyond that the order does count.</param>
internal sealed class LogTally(int templates = 500)
{
    private readonly Dictionary<LogSignature, SignatureTally> _signatures = [];
    private readonly List<LogFile> _files = [];

    public TemplateTally Unknown { get; } = new(templates);
    public MinuteCounts Lines { get; } = new();
    public MinuteCounts Errors { get; } = new();
    public StartTally Starts { get; } = new();

    public void Add(LogFile file) => _files.Add(file);

    /// <summary>What one signature matched so far.</summary>
    public SignatureTally Of(LogSignature signature)
    {
        if (!_signatures.TryGetValue(signature, out var tally))
            _signatures[signature] = tally = new(signature);
        return tally;
    }

    public void Add(LogTally other)
    {
        foreach (var (signature, tally) in other._signatures)
            Of(signature).Add(tally);
        _files.AddRange(other._files);
        Unknown.Add(other.Unknown);
        Lines.Add(other.Lines);
        Errors.Add(other.Errors);
        Starts.Add(other.Starts);
    }

    public LogEvents ToEvents() => new(
        _signatures.ToDictionary(pair => pair.Key.Id, pair => pair.Value.ToHits(), StringComparer.Ordinal),
        [.. _files.OrderBy(file => file.Path, StringComparer.Ordinal)])
    {
        Unknown = Unknown.ToTemplates(),
        HasMoreUnknown = Unknown.IsOver,
        LinesPerMinute = Lines.ToCounts(),
        ErrorsPerMinute = Errors.ToCounts(),
        Starts = Starts.ToStarts(),
    };
}
