namespace SupportBundle.Analyzer.Bundles;

/// <summary>What a manifest says of one item. Read by hand and leniently: the bundle may come from another version of the collector.</summary>
/// <param name="Where"><c>host</c>, <c>netns/NAME</c>, <c>containers/NAME</c> or <c>api</c>.</param>
/// <param name="Path">Below the bundle's top; null when nothing was kept.</param>
/// <param name="File">The file that was read, if it was one.</param>
/// <param name="Command">The first word of what was run, if it was a command.</param>
/// <param name="Status">In the manifest's word; null where it gives none, and nothing is known of the item.</param>
internal sealed record CollectedItem(string? Node, string Where, string Spec, string? Path, string? File, string? Command, string? Status)
{
    public string? Reason { get; init; }
    public int? ExitCode { get; init; }
    public double Seconds { get; init; }

    /// <summary>Where in the bundle its gzip member begins, and how long it is; as the manifest claims.</summary>
    public (long Offset, long Length)? Member { get; init; }

    /// <summary>Why there is nothing, or not the whole of it; null when it was collected whole.</summary>
    public string? WhyNotWhole => Status switch
    {
        "collected" => null,
        null => With("unknown", "the manifest gives no status"),
        "absent" => Reason ?? (Command is null ? "no such file on the node" : $"\"{Command}\" is not installed on the node"),
        "denied" => With("denied", "the collector was not allowed to read it"),
        "timed-out" => Reason is null ? $"timed out after {Seconds:0} s" : $"timed out: {Reason}",
        "failed" => With("failed", ExitCode is { } code ? $"exit code {code}" : "no reason is given"),
        "truncated" => With("cut", "it was larger than the collector's limit"),
        "not-applicable" => With("not applicable", "its precondition does not hold on the node"),
        "skipped" => With("skipped", "left out by an option, a limit or an interruption"),
        _ => With(Status, "a status that this version does not know"),
    };

    private string With(string word, string otherwise) => $"{word}: {Reason ?? otherwise}";
}
