using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>What the taking of every item needs.</summary>
internal sealed record CollectionContext(BundleWriter Writer, Redactor Redactor, string Node)
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Logs and recent files from here on.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>
    /// Bytes of one log, head and tail: as many as its spec allows, but no more than a quarter of what the bundle has left, so that the last log
    /// is cut rather than left out.
    /// </summary>
    public long LogBytes(CollectionSpec spec) => Math.Min(spec.MaxBytes, Math.Max(LeastOfLog, Writer.Room / 4));

    private const long LeastOfLog = 64 << 10;

    private readonly Lazy<bool> _hasJournal = new(JournalFiles.Exist);

    public bool HasJournal => _hasJournal.Value;

    public CommandEnvironment Environment { get; init; } = CommandEnvironment.OfThisProcess();
    public ICollectionWatcher Watcher { get; init; } = SilentWatcher.Instance;
}
