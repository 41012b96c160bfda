using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Logs;

/// <summary>One journal of three entries, the last after a boot, as journalctl of systemd 247 (Debian 11), 252 (Debian 12) and 257 (Debian 13) prints it in Berlin.</summary>
public sealed class JournalFormTests
{
    private const string Dial = "E0629 14:44:25.191200     812 pod_workers.go:1301] \"Error syncing pod, skipping\" err=\"dial tcp 10.0.0.1:443: connect: connection refused\"";

    private static readonly LogSignature Refused = new("a/refused", "refused", "dial tcp (?<server>\\S+): .*refused");
    private static readonly LogSignature Full = new("a/full", "table full", "table full, dropping");
    private static readonly LogSignature Panic = new("a/panic", "goroutine ", "panic: two lines\\n *goroutine 1");

    private static readonly LogClock Berlin = new(DateTimeOffset.Parse("2024-12-30T12:00:00+01:00", null), TimeSpan.FromHours(1));
    private static readonly DateTimeOffset First = DateTimeOffset.Parse("2024-06-29T14:44:25Z", null);

    private const string Cursor = "s=5ed31cfefa4b4f428d729d7c8bcce8e8;i=1;b=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071;m=3f27f8903e;t=61c08667f2f20;x=67b27067696335e7";

    private const string Export =
        $"""
        __CURSOR={Cursor}
        __REALTIME_TIMESTAMP=1719672265191200
        __MONOTONIC_TIMESTAMP=271253540926
        __SEQNUM=1
        __SEQNUM_ID=5ed31cfefa4b4f428d729d7c8bcce8e8
        _BOOT_ID=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071
        _TRANSPORT=stdout
        PRIORITY=6
        SYSLOG_FACILITY=3
        SYSLOG_IDENTIFIER=kubelet
        _PID=812
        _COMM=kubelet
        _SYSTEMD_UNIT=kubelet.service
        _HOSTNAME=worker1
        MESSAGE={Dial}

        __CURSOR=s=5ed31cfefa4b4f428d729d7c8bcce8e8;i=2;b=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071;m=3f2804e79f;t=61c08668b8681;x=3a016bd59b91c28f
        __REALTIME_TIMESTAMP=1719672266000001
        _BOOT_ID=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071
        _HOSTNAME=worker1
        _TRANSPORT=kernel
        PRIORITY=4
        SYSLOG_IDENTIFIER=kernel
        MESSAGE=nf_conntrack: nf_conntrack: table full, dropping packet

        __CURSOR=s=5ed31cfefa4b4f428d729d7c8bcce8e8;i=3;b=1f2d6a3b5c7e4d8f9a1b2c3d4e5f6071;m=bc614e;t=61c086a26aea0;x=1dc56949622f0905
        __REALTIME_TIMESTAMP=1719672326500000
        _HOSTNAME=worker1
        PRIORITY=3
        SYSLOG_IDENTIFIER=etcd
        _PID=99
        MESSAGE
        '{"\0\0\0\0\0\0\0"}panic: two lines
        goroutine 1 [running]:

        """;

    private const string Verbose =
        $"""
        -- Journal begins at Sat 2024-06-29 16:44:25 CEST, ends at Sat 2024-06-29 16:45:26 CEST. --
        Sat 2024-06-29 16:44:25.191200 CEST [{Cursor}]
            _BOOT_ID=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071
            PRIORITY=6
            SYSLOG_IDENTIFIER=kubelet
            _PID=812
            _HOSTNAME=worker1
            MESSAGE={Dial}
        Sat 2024-06-29 16:44:26.000001 CEST [s=5ed31cfefa4b4f428d729d7c8bcce8e8;i=2;b=0f2d6a3b5c7e4d8f9a1b2c3d4e5f6071;m=3f2804e79f;t=61c08668b8681;x=3a016bd59b91c28f]
            _HOSTNAME=worker1
            PRIORITY=4
            SYSLOG_IDENTIFIER=kernel
            MESSAGE=nf_conntrack: nf_conntrack: table full, dropping packet
        -- Boot 1f2d6a3b5c7e4d8f9a1b2c3d4e5f6071 --
        Sat 2024-06-29 16:45:26.500000 CEST [s=5ed31cfefa4b4f428d729d7c8bcce8e8;i=3;b=1f2d6a3b5c7e4d8f9a1b2c3d4e5f6071;m=bc614e;t=61c086a26aea0;x=1dc56949622f0905]
            _HOSTNAME=worker1
            PRIORITY=3
            SYSLOG_IDENTIFIER=etcd
            _PID=99
            MESSAGE=panic: two lines
                    goroutine 1 [running]:

        """;

    // systemd 252 (Debian 12); what holds a control character is a list of bytes.
    private const string Pretty =
        $$"""
        {
        	"_HOSTNAME" : "worker1",
        	"__CURSOR" : "{{Cursor}}",
        	"PRIORITY" : "6",
        	"SYSLOG_IDENTIFIER" : "kubelet",
        	"_PID" : "812",
        	"MESSAGE" : "E0629 14:44:25.191200     812 pod_workers.go:1301] \"Error syncing pod, skipping\" err=\"dial tcp 10.0.0.1:443: connect: connection refused\"",
        	"__REALTIME_TIMESTAMP" : "1719672265191200"
        }
        {
        	"__REALTIME_TIMESTAMP" : "1719672266000001",
        	"_HOSTNAME" : "worker1",
        	"SYSLOG_IDENTIFIER" : "kernel",
        	"MESSAGE" : "nf_conntrack: nf_conntrack: table full, dropping packet"
        }
        {
        	"__REALTIME_TIMESTAMP" : "1719672326500000",
        	"_HOSTNAME" : "worker1",
        	"SYSLOG_IDENTIFIER" : "etcd",
        	"MESSAGE" : [
        		112,
        		97,
        		110,
        		105,
        		99,
        		58,
        		32,
        		116,
        		119,
        		111,
        		32,
        		108,
        		105,
        		110,
        		101,
        		115,
        		10,
        		103,
        		111,
        		114,
        		111,
        		117,
        		116,
        		105,
        		110,
        		101,
        		32,
        		49
        	],
        	"_PID" : "99"
        }
        """;

    // Another program's object is no entry, whatever its first line looks like.
    [Fact]
    public void The_lines_of_an_object_that_is_no_entry_are_lines_of_the_log()
    {
        var events = Scan($"{{\n\t\"message\": \"dial tcp 10.0.0.1:443: connect: connection refused\"\n}}\n{Pretty}");

        Assert.Equal(2, events.Hits("a/refused")!.Samples.Count); // asserted by its use
    }

    [Theory]
    [InlineData(Pretty, 7, 14, 20)]
    [InlineData(Export, 15, 24, 32)]
    [InlineData(Verbose, 8, 13, 20)]
    public void An_entry_on_several_lines_is_one_line_at_the_place_of_its_message(string text, int dial, int full, int panic)
    {
        var events = Scan(text);

        Assert.Equal([(dial, First.AddTicks(1_912_000))], events.Hits("a/refused")!.Samples.Select(sample => (sample.LineNumber, sample.Time ?? default))); // asserted by its use
        Assert.Equal(full, Assert.Single(events.Hits("a/full")!.Samples).LineNumber); // asserted
        Assert.Equal((panic, First.AddSeconds(61.5)), events.Hits("a/panic") is { Samples: [var sample] } ? (sample.LineNumber, sample.Time) : default);
        Assert.Equal((First.AddTicks(1_912_000), First.AddSeconds(61.5)), (events.Files[0].First, events.Files[0].Last));
    }

    // In December, by a node whose offset is then another: the name of the zone tells.
    [Theory]
    [InlineData("2024-06-29T16:44:25+0200 worker1 kubelet[812]: ", "14:44:25")] // 252 short-iso
    [InlineData("2024-06-29T16:44:25+02:00 worker1 kubelet[812]: ", "14:44:25")] // 257
    [InlineData("2024-06-29T16:44:25.191200+0200 worker1 kubelet[812]: ", "14:44:25.1912")] // 252 short-iso-precise
    [InlineData("2024-06-29T16:44:25.191200+02:00 worker1 kubelet[812]: ", "14:44:25.1912")]
    [InlineData("Sat 2024-06-29 16:44:25 CEST worker1 kubelet[812]: ", "14:44:25")] // short-full
    [InlineData("Sat 2024-06-29 14:44:25 UTC worker1 kubelet.service[812]: ", "14:44:25")] // with-unit
    [InlineData("1719672265.191200 worker1 kubelet[812]: ", "14:44:25.1912")] // short-unix
    [InlineData("[271253.540926] worker1 kubelet[812]: ", "14:44:25.1912")] // short-monotonic
    [InlineData("[271253.540926                ] worker1 kubelet[812]: ", "14:44:25.1912")] // 252 short-delta
    [InlineData("[271253.540926 <    0.808801 >] worker1 kubelet[812]: ", "14:44:25.1912")]
    public void Each_form_on_one_line_tells_time_program_and_message(string head, string expected)
    {
        var line = LogLine.Of(Encoding.UTF8.GetBytes(head + Dial), Berlin with { Booted = First.AddTicks(1_912_000).AddTicks(-2_712_535_409_260) });

        Assert.Equal((DateTimeOffset.Parse($"2024-06-29T{expected}Z", null), 812, LogLevel.Error), (line.Time ?? default, line.Pid, line.Level));
        Assert.StartsWith("kubelet", Encoding.UTF8.GetString(line.Component), StringComparison.Ordinal);
        Assert.StartsWith("\"Error syncing pod", Encoding.UTF8.GetString(line.Message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[  12.5] usb 1-1: new high-speed USB device", "usb 1-1: new high-speed USB device")]
    [InlineData("[  12.5] systemd[1]: Hostname set to <worker1>.", "systemd[1]: Hostname set to <worker1>.")]
    [InlineData("[  12.5 <    0.000020>] e1000e 0000:00:1f.6 eth0: link up", "e1000e 0000:00:1f.6 eth0: link up")] // dmesg -d of util-linux 2.38
    [InlineData("[  12.5] worker1 kernel: eth0: link up", "eth0: link up")]
    public void What_the_kernel_says_itself_stays_whole(string text, string message)
    {
        var line = LogLine.Of(Encoding.UTF8.GetBytes(text), Berlin);

        Assert.Equal(("kernel", message), (Encoding.UTF8.GetString(line.Component), Encoding.UTF8.GetString(line.Message)));
    }

    [Fact]
    public void Seconds_since_an_earlier_boot_tell_no_time() =>
        Assert.Null(LogLine.Of("[999999.5] worker1 kernel: x"u8, Berlin with { Booted = Berlin.Captured?.AddHours(-1) }).Time);

    // systemd 239, 247, 252; 219 (CentOS 7)
    [Theory]
    [InlineData("-- Logs begin at Sat 2024-06-29 16:44:25 CEST, end at Sat 2024-06-29 16:45:26 CEST. --")]
    [InlineData("-- Journal begins at Sat 2024-06-29 16:44:25 CEST, ends at Sat 2024-06-29 16:45:26 CEST. --")]
    [InlineData("-- No entries --")]
    [InlineData("-- Boot 1f2d6a3b5c7e4d8f9a1b2c3d4e5f6071 --")]
    [InlineData("-- Reboot --")]
    public void What_journalctl_says_itself_is_no_event(string text)
    {
        var events = Scan($"{text}\n");

        Assert.Equal((1, 0, null), (events.Files[0].Lines, events.Files[0].Errors, events.Files[0].First));
        Assert.Empty(events.Unknown);
    }

    [Theory]
    [InlineData(Pretty, "journal.json")]
    [InlineData(Export, "journal.txt")]
    [InlineData(Verbose, "out.txt")]
    [InlineData("-- Boot 1f2d6a3b5c7e4d8f9a1b2c3d4e5f6071 --\nSat 2024-06-29 16:45:26 CEST worker1 etcd[99]: panic\n", "a.txt")]
    [InlineData("1719672265.191200 worker1 kubelet[812]: x\n1719672266.191200 worker1 systemd[1]: y\n", "b.txt")]
    public void A_loose_file_of_any_form_is_known_for_a_log(string text, string name)
    {
        var model = ModelOf.Files((name, text));

        Assert.Equal("worker1", Assert.Single(model.Nodes).Name);
        Assert.Single(model.Nodes[0].Logs.Files);
    }

    [Theory]
    [InlineData("__CURSOR=s=")]
    [InlineData("__CURSOR=s=1;t=ffffffffffffffff;\nMESSAGE=x\n\n")]
    [InlineData("__CURSOR=s=1;t=1;x\nMESSAGE\n\u0001\0\0\0\0\0\0")]
    [InlineData("__CURSOR=s=1;t=1;x\nMESSAGE\n\uffff\uffff\uffff\uffff\nrest")]
    [InlineData("__CURSOR=s=1;t=1;x\nno field at all\nMESSAGE=x")]
    [InlineData("Sat 2024-06-29 16:44:26 CEST [s=]\n     \n    =\n    MESSAGE\n    x")]
    public void A_broken_entry_ends_where_it_breaks(string text)
    {
        var events = Scan($"{text}\n__CURSOR=s=1;t=61c08667f2f20;x\nMESSAGE=dial tcp 10.0.0.1: refused\n\n");

        Assert.Equal("10.0.0.1", Assert.Single(events.Hits("a/refused")!.Samples).Values["server"]); // asserted
    }

    [Fact]
    public void No_order_of_pieces_of_entries_throws()
    {
        var pieces = (Export + Verbose).Split('\n');
        Prop.ForAll(Gen.Elements(pieces).ListOf().ToArbitrary(), lines =>
            Scan(string.Join('\n', lines)).Files[0].Lines >= 0).Check(Seeded.Config);
    }

    private static LogEvents Scan(string text) =>
        new LogScanner([Refused, Full, Panic]).Scan(new MemoryStream(Encoding.UTF8.GetBytes(text)), new("worker1", "nodes/worker1/logs/x.log", Berlin)).ToEvents();
}
