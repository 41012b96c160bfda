using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Processes;

public sealed class PsTests
{
    // Debian 12, procps-ng 4.0.2: ps aux
    private const string Aux = """
        USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
        root           1  0.0  0.0   4876  3724 ?        Ss   11:20   0:00 /sbin/init
        root           2  0.0  0.0      0     0 ?        I<   Nov20   0:00 [kworker/0:0H-events_highpri]
        root         823  1.4  0.5 2134512 98304 ?       Ssl  11:20   1:02 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --v=2
        root         900  0.0  0.0      0     0 ?        Z    11:20   0:00 [sh] <defunct>
        nobody      1024  0.0  0.0   2920  1888 ?        S    11:20   0:00 tmux: server 800
        """;

    // Debian 11, procps-ng 3.3.17: ps -ef
    private const string Full = """
        UID          PID    PPID  C STIME TTY          TIME CMD
        root           1       0  0 11:20 ?        00:00:00 /sbin/init
        root           2       0  0 Nov20 ?        00:00:00 [kthreadd]
        root         823       1  1 11:20 ?        00:01:02 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --v=2
        """;

    // Debian 13, procps-ng 4.0.4: ps -eo pid,comm,args
    private const string NameAndArguments = """
            PID COMMAND         COMMAND
              2 kubelet         /usr/bin/kubelet --v=2
              4 tmux: server    tmux: server 800
              7 Web Content     /tmp/b/Web Content 700
        """;

    // Debian 13, procps-ng 4.0.4: ps -eo user,pid,ppid,stat,lstart,etime,nlwp,rss,cmd
    private const string LongStart = """
        USER         PID    PPID STAT                  STARTED     ELAPSED NLWP   RSS CMD
        root           1       0 S    Sat Nov 21 11:20:08 2026       00:00    1  3728 bash
        root           2       1 Sl   Sat Nov 21 11:20:08 2026       00:00    1  1760 /usr/bin/kubelet --v=2
        """;

    // Debian 12, busybox 1.35: ps
    private const string Busybox = """
        PID   USER     COMMAND
            1 root     init
            2 root     {sleep} /usr/bin/kubelet --v=2
           96 root     busybox ps
        """;

    // Debian 12, procps-ng 4.0.2: ps axo pid,ppid,user,stat,start,time,args, a day later
    private const string Start = """
            PID    PPID USER     STAT  STARTED     TIME COMMAND
              1       0 root     Ss     Nov 20 00:00:00 /usr/bin/busybox init
             58       1 root     Ssl  06:51:21 00:00:01 /usr/bin/containerd
        """;

    // Debian 11, procps-ng 3.3.17: ps -elfL
    private const string ThreadsOfAll = """
        F S UID          PID    PPID     LWP  C NLWP PRI  NI ADDR SZ WCHAN  STIME TTY          TIME CMD
        4 S root          58       1      58  0    2  80   0 -  1219 do_wai 11:20 ?        00:00:00 /usr/bin/containerd
        1 S root          58       1      60  0    2  80   0 -  1219 futex_ 11:20 ?        00:00:00 /usr/bin/containerd
        """;

    // Debian 12, procps-ng 4.0.2: ps auxf
    private const string Forest = """
        USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
        root          58  0.0  0.0   4876  3724 ?        Ssl  11:20   0:00 /usr/bin/containerd-shim-runc-v2 -namespace k8s.io
        65535         99  0.0  0.0   1028   452 ?        Ss   11:20   0:00  \_ /pause
        root         100  0.0  0.0   1028   452 ?        Ss   11:20   0:00  |   \_ /usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf
        """;

    public static TheoryData<string, string> Printed => new()
    {
        { Aux, "1 init; 2 kworker/0:0H-events_highpri; 823 kubelet --config=/var/lib/kubelet/config.yaml --v=2; 900 sh; 1024 tmux: server 800" },
        { Full, "1 init; 2 kthreadd; 823 kubelet --config=/var/lib/kubelet/config.yaml --v=2" },
        { NameAndArguments, "2 kubelet --v=2; 4 tmux: server 800; 7 Web Content 700" },
        { LongStart, "1 bash; 2 kubelet --v=2" },
        { Busybox, "1 init; 2 kubelet --v=2; 96 busybox ps" },
        { Start, "1 busybox init; 58 containerd" },
        { ThreadsOfAll, "58 containerd" },
        { Forest, "58 containerd-shim-runc-v2 -namespace k8s.io; 99 pause; 100 kube-proxy --config=/var/lib/kube-proxy/config.conf" },
    };

    [Theory]
    [MemberData(nameof(Printed))]
    public void Every_choice_of_columns_tells_pid_program_and_arguments(string text, string expected)
    {
        var read = Read(text, out var notes);

        Assert.Empty(notes);
        Assert.Equal(expected, string.Join("; ", read.Processes.Select(process => $"{process.Pid} {string.Join(' ', [process.Program, .. process.Argv.Skip(1)])}")));
    }

    [Fact]
    public void A_row_tells_user_state_parent_and_start()
    {
        var kubelet = Read(LongStart, out _).Processes[1];

        Assert.Equal(("root", "Sl", 1, "Sat Nov 21 11:20:08 2026", 3), (kubelet.User, kubelet.State, kubelet.ParentPid, kubelet.Started, kubelet.Line.Number));
        Assert.Equal("Nov 20", Read(Start, out _).Processes[0].Started);
        Assert.Null(Read(Aux, out _).Processes[0].ParentPid);
    }

    [Fact]
    public void The_kernels_name_may_hold_blanks() =>
        Assert.Equal(["kubelet", "tmux: server", "Web Content"], Read(NameAndArguments, out _).Processes.Select(process => process.Command));

    [Fact]
    public void Further_threads_are_kept_apart() => Assert.Equal(58, Assert.Single(Read(ThreadsOfAll, out _).Threads).Pid);

    [Fact]
    public void Kernel_threads_and_the_dead_have_no_arguments() =>
        Assert.Equal([2, 900], Read(Aux, out _).Processes.Where(process => process.Argv.IsEmpty).Select(process => process.Pid));

    // Debian 12, procps-ng 4.0.2: ps -e
    [Fact]
    public void A_list_of_names_is_no_list_of_command_lines()
    {
        var read = Read("    PID TTY          TIME CMD\n      1 ?        00:00:00 bash\n      7 ?        00:00:00 Web Content\n", out var notes);

        Assert.Empty(notes);
        Assert.False(read.HasArguments);
        Assert.Equal(["bash", "Web Content"], read.Processes.Select(process => process.Command));
        Assert.All(read.Processes, process => Assert.Empty(process.Argv));
    }

    // Debian 12, procps-ng 4.0.2: COLUMNS=80 ps aux
    [Fact]
    public void Rows_that_end_with_the_terminal_are_cut()
    {
        var read = Read("""
            USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
            root           2  0.0  0.0   2920  1760 ?        S    11:20   0:00 sleep 900
            root         823  1.4  0.5 2134512 98304 ?       Ssl  11:20   1:02 /usr/bin/kube
            """, out _);

        Assert.Equal([false, true], read.Processes.Select(process => process.IsCut));
    }

    [Theory]
    [InlineData("root         823  1.4  0.5 2134512 98304 ?       Ssl  06:51   1:02 /usr/bin/kubelet --v=2")]
    [InlineData("root         823       1  1 06:51 ?        00:01:02 /usr/bin/kubelet --v=2")]
    public void A_row_that_came_through_grep_is_known_by_its_looks(string row)
    {
        var process = Assert.Single(Read(row, out _).Processes);

        Assert.Equal((823, "kubelet", "--v=2"), (process.Pid, process.Program, process.Argv[1]));
    }

    [Theory]
    [InlineData("error: unsupported option (BSD syntax)")]
    [InlineData("    PID    PPID COMMAND\n   no      1 sh")]
    [InlineData("    PID    PPID COMMAND\n   12")]
    [InlineData("    PID    PPID COMMAND\n   99999999999 1 sh")]
    [InlineData("    PID    PPID COMMAND\n   -1 1 sh")]
    public void What_is_no_process_is_noted(string text)
    {
        Assert.Empty(Read(text, out var notes).Processes);
        Assert.Single(notes);
    }

    [Fact]
    public void A_name_may_stand_behind_the_place_of_the_next_column()
    {
        var process = Assert.Single(Read("PID COMMAND S\n                    4 sleep S", out _).Processes);

        Assert.Equal((4, "sleep", "S"), (process.Pid, process.Command, process.State));
    }

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<ProcessList>(
        string.Join('\n', Aux, Full, NameAndArguments, LongStart, Busybox, Start, ThreadsOfAll, Forest),
        list => list.Processes.Concat(list.Threads).Select(process => process.Line),
        line => PsHeading.TryParse(line) is not null);

    private static ProcessList Read(string text, out ParseNote[] notes)
    {
        var parsed = ProcessList.Parse(new("n", "resources/ps.txt", text));
        notes = [.. parsed.Notes];
        return parsed.Value;
    }
}
