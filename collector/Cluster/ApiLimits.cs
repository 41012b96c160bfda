namespace SupportBundle.Collector.Cluster;

/// <summary>How long and how much is asked of the API server.</summary>
internal sealed record ApiLimits
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>One request with its whole answer.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects in one page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How far back logs go.</summary>
    public TimeSpan LogsSince { get; init; } = TimeSpan.FromHours(24);
}
