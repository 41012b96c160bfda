namespace SupportBundle.Collector.Commands;

/// <summary>What the process answers.</summary>
internal static class ExitCodes
{
    /// <summary>The bundle is whole.</summary>
    public const int Complete = 0;

    /// <summary>There is a bundle, but it was ended early, or decisive items of this host were denied, failed, cut or timed out; of <c>verify</c>: it is not sound.</summary>
    public const int Incomplete = 1;

    /// <summary>No bundle: wrong options, or nowhere to write.</summary>
    public const int NothingMade = 2;
}
