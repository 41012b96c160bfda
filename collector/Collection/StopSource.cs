using SupportBundle.Bundle;

namespace SupportBundle.Collector.Collection;

/// <summary>Ends the collection once; the first cause is the outcome.</summary>
internal sealed class StopSource : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();

    public CancellationToken Token => _source.Token;

    /// <summary><c>complete</c> as long as nothing has ended it.</summary>
    public BundleOutcome Outcome { get; private set; } = BundleOutcome.Complete;

    public void Stop(BundleOutcome cause)
    {
        lock (_gate)
        {
            if (Outcome != BundleOutcome.Complete)
                return;
            Outcome = cause;
        }

        _source.Cancel();
    }

    /// <summary>Why an item's turn never came.</summary>
    public string Reason => Outcome switch
    {
        BundleOutcome.Interrupted => "interrupted",
        BundleOutcome.Deadline => "the deadline came before its turn",
        BundleOutcome.DiskFull => "the disk is full",
        BundleOutcome.SizeLimit => "size limit of the bundle",
        _ => "the collection was ended",
    };

    public void Dispose() => _source.Dispose();
}
