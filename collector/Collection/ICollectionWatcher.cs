using SupportBundle.Bundle;

namespace SupportBundle.Collector.Collection;

/// <summary>Is told what happens; called by several threads at once.</summary>
internal interface ICollectionWatcher
{
    void Planned(int items);
    void Began(WorkItem work);
    void Recorded(ManifestItem item);
    void Ended(WorkItem work);
}

/// <summary>Says nothing.</summary>
internal sealed class SilentWatcher : ICollectionWatcher
{
    public static readonly SilentWatcher Instance = new();

    public void Planned(int items)
    {
    }

    public void Began(WorkItem work)
    {
    }

    public void Recorded(ManifestItem item)
    {
    }

    public void Ended(WorkItem work)
    {
    }
}
