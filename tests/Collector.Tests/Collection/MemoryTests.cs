using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Collection;

/// <summary>Memory is the process's: what these tests look at must not be other tests' at the same time.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests : IDisposable
{
    private const long Fed = 5L << 30;

    private readonly RealCollection _collection = new();

    public void Dispose() => _collection.Dispose();

    [Fact]
    public void Five_gigabytes_of_output_are_not_held_in_memory()
    {
        var before = Environment.WorkingSet;

        var item = _collection.Take(RealCollection.Shell($"head -c {Fed} /dev/zero") with { MaxBytes = 16L << 20 });

        Assert.Equal((ItemStatus.Truncated, 16L << 20), (item.Status, item.Bytes));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, Fed / 20);
    }
}
