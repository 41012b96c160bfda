using SupportBundle.Bundle;

namespace SupportBundle.Collector.Collection;

/// <summary>How the taking of one item ended.</summary>
internal sealed record ItemEnd(ItemStatus Status, string? Reason = null)
{
    public static ItemEnd Collected { get; } = new(ItemStatus.Collected);

    public int? ExitCode { get; init; }

    /// <summary>The first line of a command's standard error, or nothing.</summary>
    public string Said { get; init; } = "";

    /// <summary>Bytes at the source, where that is known and more than was taken.</summary>
    public long? OriginalBytes { get; init; }

    public static ItemEnd Absent(string reason) => new(ItemStatus.Absent, reason);
    public static ItemEnd Failed(string reason) => new(ItemStatus.Failed, reason);
    public static ItemEnd Denied(string reason) => new(ItemStatus.Denied, reason);
    public static ItemEnd Skipped(string reason) => new(ItemStatus.Skipped, reason);
    public static ItemEnd NotApplicable(string reason) => new(ItemStatus.NotApplicable, reason);
    public static ItemEnd TimedOut(TimeSpan limit) => new(ItemStatus.TimedOut, $"not done after {Words.Of(limit)}; what came until then is kept");
}
