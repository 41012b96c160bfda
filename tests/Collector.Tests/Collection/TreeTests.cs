using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Collection;

public sealed class TreeTests : IDisposable
{
    private readonly RealCollection _collection = new() { Since = DateTimeOffset.UtcNow.AddHours(-1) };
    private readonly string _root;

    public TreeTests() => _root = Directory.CreateDirectory(Path.Combine(_collection.Folder, "tree")).FullName;

    public void Dispose() => _collection.Dispose();

    private TreeSpec Spec(params string[] patterns) => new("test/tree", _root, [.. patterns]) { Why = "a test" };

    private void Write(string path)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // below the root
        File.WriteAllText(full, path + "\n");
    }

    private string[] Taken() => [.. _collection.Manifest.Items.Where(item => item.Path is not null).Select(item => Path.GetRelativePath(_root, item.Source.File!))];

    [Fact]
    public void Files_of_the_wanted_names_are_taken_in_order_at_any_depth()
    {
        Write("b.conf");
        Write("a/c.conf");
        Write("a/c.txt");

        _collection.Run([Spec("*.conf")]);

        Assert.Equal(["a/c.conf", "b.conf"], Taken());
        Assert.Equal("b.conf\n", _collection.Text($"nodes/worker1/files{_root}/b.conf"));
    }

    [Fact]
    public void Logs_that_several_threads_take_are_each_taken_once()
    {
        string[] logs = [.. Enumerable.Range(0, 60).Select(number => $"pod-{number:00}/0.log")];
        foreach (var log in logs)
            Write(log);

        _collection.Run([Spec("*.log") with { IsLog = true }]);

        Assert.Equal(logs, Taken().Order(StringComparer.Ordinal));
        Assert.Equal(logs.Select(log => log + "\n"), logs.Select(log => _collection.Text($"nodes/worker1/files{_root}/{log}")));
    }

    [Fact]
    public void What_the_spec_excepts_is_never_read()
    {
        Write("tls.crt");
        Write("tls.key");

        _collection.Run([Spec("*") with { Except = ["*.key"] }]);

        Assert.Equal(["tls.crt"], Taken());
    }

    [Fact]
    public void A_tree_that_is_not_there_leaves_one_absent_item()
    {
        var item = _collection.Take(Spec("*") with { Root = _root + "/none" });

        Assert.Equal((ItemStatus.Absent, "no such folder"), (item.Status, item.Reason));
    }

    [Fact]
    public void Links_to_folders_are_not_entered_so_circles_end()
    {
        Write("a/x.conf");
        File.CreateSymbolicLink(Path.Combine(_root, "a/back"), _root);

        _collection.Run([Spec("*.conf")]);

        Assert.Equal(["a/x.conf"], Taken());
    }

    [Fact]
    public void A_link_out_of_the_tree_is_not_followed_and_says_so()
    {
        File.WriteAllText(Path.Combine(_collection.Folder, "shadow"), "root:x\n");
        File.CreateSymbolicLink(Path.Combine(_root, "0.log"), Path.Combine(_collection.Folder, "shadow"));

        var item = _collection.Take(Spec("*.log"));

        Assert.Equal(ItemStatus.Skipped, item.Status);
        Assert.Contains("out of its tree", item.Reason);
    }

    [Fact]
    public void A_link_within_the_tree_is_followed()
    {
        Write("real.conf");
        File.CreateSymbolicLink(Path.Combine(_root, "link.conf"), "real.conf");

        _collection.Run([Spec("link.conf")]);

        Assert.Equal("real.conf\n", _collection.Text($"nodes/worker1/files{_root}/link.conf"));
    }

    [Fact]
    public void Only_files_of_the_time_window_are_taken_where_the_spec_says_so()
    {
        Write("new.log");
        Write("old.log");
        File.SetLastWriteTimeUtc(Path.Combine(_root, "old.log"), DateTime.UnixEpoch);

        _collection.Run([Spec("*.log") with { OnlyRecent = true }]);

        Assert.Equal(["new.log"], Taken());
    }

    [Fact]
    public void Files_beyond_the_limit_are_counted()
    {
        for (var i = 0; i < 5; i++)
            Write($"{i}.conf");

        _collection.Run([Spec("*.conf") with { MaxFiles = 3 }]);

        Assert.Equal(3, Taken().Length);
        Assert.Equal((ItemStatus.Truncated, "2 more files than the 3 that are taken of one tree"), (_collection.Manifest.Items[^1].Status, _collection.Manifest.Items[^1].Reason));
    }

    [Fact]
    public void A_fifo_among_the_files_does_not_hold_up_the_others()
    {
        _ = _collection.Take(new CommandSpec("test/mkfifo", "mkfifo", Path.Combine(_root, "a.conf")) { Why = "a test" });
        Write("b.conf");
        File.Delete(Path.Combine(_collection.Folder, "bundle.tar.gz"));

        _collection.Run([Spec("*.conf")]);

        Assert.Equal([ItemStatus.Failed, ItemStatus.Collected], _collection.Manifest.Items.Select(item => item.Status));
    }
}
