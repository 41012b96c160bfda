using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Collection;

public sealed class RunTests : IDisposable
{
    private readonly RealCollection _collection = new();

    public void Dispose() => _collection.Dispose();

    [Fact]
    public void Every_spec_leaves_an_item_also_when_the_collection_was_ended()
    {
        _collection.Run([RealCollection.Shell("echo"), new FileSpec("test/file", "/etc/hosts") { Why = "a test" }], endedBefore: BundleOutcome.Interrupted);

        Assert.Equal(BundleOutcome.Interrupted, _collection.Manifest.Outcome);
        Assert.Equal(["interrupted", "interrupted"], _collection.Manifest.Items.Select(item => item.Reason));
    }

    /// <summary>Years behind, and going backwards an hour with each look.</summary>
    private sealed class WrongClock : TimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(1999, 12, 31, 23, 0, 0, TimeSpan.Zero).AddHours(-Interlocked.Increment(ref _looks));
    }

    [Fact]
    public void A_clock_that_is_wrong_and_jumps_disturbs_nothing()
    {
        using var collection = new RealCollection { Time = new WrongClock() };

        var item = collection.Take(RealCollection.Shell("echo hello"));

        Assert.Equal((ItemStatus.Collected, "hello\n"), (item.Status, collection.Text(item.Path)));
        Assert.InRange(item.DurationMilliseconds, 0, 60_000);
        Assert.Equal(1999, item.Started?.Year);
    }

    [Fact]
    public void A_spec_whose_precondition_does_not_hold_is_not_applicable()
    {
        var item = _collection.Take(RealCollection.Shell("echo") with { OnlyIfExists = "/no/such/path" });

        Assert.Equal((ItemStatus.NotApplicable, "only taken where /no/such/path exists"), (item.Status, item.Reason));
    }

    [Fact]
    public void A_command_that_would_load_a_module_is_not_run()
    {
        var item = _collection.Take(RealCollection.Shell("echo") with { OnlyIfModules = ["no_such_module"] });

        // A kernel without modules cannot load one, so there everything may run.
        Assert.Equal(File.Exists("/proc/modules") ? ItemStatus.NotApplicable : ItemStatus.Collected, item.Status);
    }

    [Fact]
    public void Decisive_specs_come_first_and_the_host_before_its_other_places()
    {
        var bulky = RealCollection.Shell("") with { Id = "test/bulky", Priority = Priority.Bulky };
        var decisive = RealCollection.Shell("") with { Id = "test/decisive", Priority = Priority.Decisive, Scope = Scope.EachNetworkNamespace };
        var pod = new Place("netns/pod", ["nsenter"]);

        var work = WorkList.Order([bulky, decisive], [pod], []);

        Assert.Equal(["test/decisive", "test/decisive in netns/pod", "test/bulky"], work.Select(item => item.ToString()));
    }

    [Theory]
    [InlineData("netfilter", true)]
    [InlineData("netfilter/*", true)]
    [InlineData("*-save", true)]
    [InlineData("netfilter/iptables-nft-save", true)]
    [InlineData("filter", false)]
    [InlineData("routing/*", false)]
    public void Specs_are_chosen_by_area_or_pattern(string pattern, bool matches)
    {
        var spec = RealCollection.Shell("") with { Id = "netfilter/iptables-nft-save" };

        Assert.Equal(matches, WorkList.Matches([pattern], spec));
    }

    [Fact]
    public void A_journal_is_asked_for_its_time_window_and_stands_among_the_logs()
    {
        var spec = new JournalSpec("logs/journal-kubelet", ["kubelet.service"]) { Why = "a test" };

        Assert.Equal(
            "journalctl --no-pager --quiet --output=short-iso-precise --utc --since=@60 --unit=kubelet.service",
            string.Join(' ', CommandTaking.JournalArguments(spec, DateTimeOffset.FromUnixTimeSeconds(60))));
        Assert.Equal("nodes/worker1/logs/journal-kubelet.log", EntryPath.Of(spec, Place.Host, RealCollection.Node));
    }
}
