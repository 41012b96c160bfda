using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection;

/// <summary>What the taking of every item needs.</summary>
internal sealed record CollectionContext(BundleWriter Writer, Redactor Redactor, string Node)
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Logs and recent files from here on.</summary>
    public DateTimeOffset Since { get; init; }

    public CommandEnvironment Environment { get; init; } = CommandEnvironment.OfThisProcess();
    public ICollectionWatcher Watcher { get; init; } = SilentWatcher.Instance;
}
