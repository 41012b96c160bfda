using System.Net.Sockets;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Collection;

public sealed class FileTests : IDisposable
{
    private const int SetResUid = 117;

    private readonly RealCollection _collection = new();

    public void Dispose() => _collection.Dispose();

    private string At(string name) => Path.Combine(_collection.Folder, name);

    private static FileSpec Spec(string path) => new("test/file", path) { Why = "a test", Timeout = TimeSpan.FromSeconds(5) };

    [Fact]
    public void A_file_stands_in_the_bundle_under_its_own_path()
    {
        File.WriteAllText(At("some.conf"), "a = 1\n");

        var item = _collection.Take(Spec(At("some.conf")));

        Assert.Equal((ItemStatus.Collected, $"nodes/worker1/files{At("some.conf")}"), (item.Status, item.Path));
        Assert.Equal("a = 1\n", _collection.Text(item.Path));
    }

    [Fact]
    public void A_file_of_proc_which_says_it_is_empty_is_read_whole()
    {
        var item = _collection.Take(Spec("/proc/meminfo"));

        Assert.Equal(ItemStatus.Collected, item.Status);
        Assert.Contains("MemTotal:", _collection.Text(item.Path));
    }

    [Fact]
    public void An_endless_file_of_unknown_length_is_cut()
    {
        var item = _collection.Take(Spec("/proc/self/smaps") with { MaxBytes = 1000 });

        Assert.Equal((ItemStatus.Truncated, 1000L), (item.Status, item.Bytes));
    }

    /// <summary>Does something to the file with each piece that is read of it.</summary>
    private sealed class Meddling(Action meddle) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            meddle();
        }
    }

    [Fact]
    public void A_file_that_grows_while_it_is_read_ends_where_it_ended_before()
    {
        var path = Path.Combine(_collection.Folder, "grows");
        File.WriteAllText(path, new string('x', 200_000));
        using var sink = new Meddling(() => File.AppendAllText(path, new string('y', 100_000)));

        Assert.Equal(ItemStatus.Collected, FileCopy.Copy(path, 1 << 30, keepTail: false, sink).Status);

        Assert.Equal(200_000, sink.Length);
    }

    [Fact]
    public void A_file_that_vanishes_while_it_is_read_is_whole_all_the_same()
    {
        var path = Path.Combine(_collection.Folder, "vanishes");
        File.WriteAllText(path, new string('x', 200_000));
        using var sink = new Meddling(() => File.Delete(path));

        Assert.Equal(ItemStatus.Collected, FileCopy.Copy(path, 1 << 30, keepTail: false, sink).Status);

        Assert.Equal(200_000, sink.Length);
    }

    [Fact]
    public void A_missing_file_is_absent()
    {
        var item = _collection.Take(Spec(At("none")));

        Assert.Equal((ItemStatus.Absent, "no such file"), (item.Status, item.Reason));
    }

    [Fact]
    public void A_fifo_is_not_opened()
    {
        _ = _collection.Take(new CommandSpec("test/mkfifo", "mkfifo", At("fifo")) { Why = "a test" });

        var end = FileCopy.Copy(At("fifo"), 1000, keepTail: false, Stream.Null);

        Assert.Equal((ItemStatus.Failed, "is a FIFO, which is not read"), (end.Status, end.Reason));
    }

    [Fact]
    public void A_socket_a_device_and_a_folder_are_not_opened()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("s")));

        Assert.Equal("is a socket, which is not read", FileCopy.Copy(At("s"), 1000, keepTail: false, Stream.Null).Reason);
        Assert.Equal("is a device, which is not read", FileCopy.Copy("/dev/zero", 1000, keepTail: false, Stream.Null).Reason);
        Assert.Equal("is a folder, which is not read", FileCopy.Copy(_collection.Folder, 1000, keepTail: false, Stream.Null).Reason);
    }

    [Fact]
    public void Links_in_a_circle_are_a_failure_and_not_a_hang()
    {
        File.CreateSymbolicLink(At("a"), At("b"));
        File.CreateSymbolicLink(At("b"), At("a"));

        Assert.Equal(ItemStatus.Failed, FileCopy.Copy(At("a"), 1000, keepTail: false, Stream.Null).Status);
    }

    [Fact]
    public void What_this_user_may_not_read_is_denied()
    {
        File.WriteAllText(At("secret"), "x");
        File.SetUnixFileMode(At("secret"), UnixFileMode.None);
        var end = ItemEnd.Collected;

        AsNobody(() => end = FileCopy.Copy(At("secret"), 1000, keepTail: false, Stream.Null));

        Assert.Equal((ItemStatus.Denied, "permission denied"), (end.Status, end.Reason));
    }

    [Fact]
    public void A_log_over_its_budget_keeps_head_and_tail_and_says_what_is_missing()
    {
        File.WriteAllLines(At("big.log"), Enumerable.Range(0, 10_000).Select(i => $"line {i:00000}"));
        var size = new FileInfo(At("big.log")).Length;

        var item = _collection.Take(new TreeSpec("test/logs", _collection.Folder, ["*.log"]) { Why = "a test", IsLog = true, MaxBytes = 4_000 });

        var text = _collection.Text(item.Path)!;
        Assert.Equal((ItemStatus.Truncated, (long?)size), (item.Status, item.OriginalBytes));
        Assert.StartsWith("line 00000\n", text);
        Assert.EndsWith("line 09999\n", text);
        Assert.Contains($"[sb-collect: {size - 4_000} bytes of this log are left out here]", text);
    }

    [Fact]
    public void A_journal_of_unknown_length_keeps_head_and_tail()
    {
        using var sink = new MemoryStream();
        var log = new HeadAndTail(sink, 2_000);
        for (var i = 0; i < 1_000; i++)
            log.Write(System.Text.Encoding.ASCII.GetBytes($"line {i:0000}\n"));
        log.Close();

        var text = System.Text.Encoding.ASCII.GetString(sink.ToArray());
        Assert.StartsWith("line 0000\n", text);
        Assert.EndsWith("line 0999\n", text);
        Assert.Contains($"{log.Missing} bytes of this log are left out here", text);
        Assert.Equal(10_000, text.Length - System.Text.Encoding.ASCII.GetString(HeadAndTail.Gap(log.Missing)).Length + log.Missing);
    }

    [Theory]
    [InlineData(900)]
    [InlineData(2_000)]
    public void A_journal_within_its_budget_is_whole(int length)
    {
        using var sink = new MemoryStream();
        var log = new HeadAndTail(sink, 2_000);
        log.Write(new byte[length]);
        log.Close();

        Assert.Equal((length, 0L), ((int)sink.Length, log.Missing));
    }

    [Fact]
    public void A_read_that_hangs_is_left_behind()
    {
        using var never = new ManualResetEventSlim();
        var sink = new ItemSink(Stream.Null);

        var done = LeaveBehind.TryRun(() => never.Wait(), TimeSpan.FromMilliseconds(50), CancellationToken.None);
        sink.Seal();

        Assert.False(done);
        Assert.Throws<OperationCanceledException>(() => sink.Write("late"u8));
        never.Set();
    }

    /// <summary>The raw system call changes this thread alone, where the C library's would change the whole process.</summary>
    private static void AsNobody(Action act)
    {
        if (Libc.EffectiveUser() != 0)
        {
            // Already no root: the file is just as unreadable.
            act();
            return;
        }

        var thread = new Thread(() =>
        {
            _ = Libc.SystemCall(SetResUid, 65534, 65534, 65534, 0, 0);
            act();
        });
        thread.Start();
        thread.Join();
    }
}
