using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Resources;

public sealed class MemoryTests
{
    private const long Mebi = 1 << 20;

    // Debian 13, procps-ng 4.0.4: free -m
    private const string Free = "               total        used        free      shared  buff/cache   available\nMem:           24105        2503       20215         365        2052       21601\nSwap:              0           0           0\n";

    // CentOS 6, procps 3.2.8: free -m, by free(1)
    private const string Old = "             total       used       free     shared    buffers     cached\nMem:          7800       5000       2800          0        200       1500\n-/+ buffers/cache:       3300       4500\nSwap:         2047          0       2047\n";

    // Linux 6.18; Debian 12, util-linux 2.38: swapon --show
    private const string MemInfoText = "MemTotal:       24684084 kB\nMemFree:        20871452 kB\nMemAvailable:   22292616 kB\nSwapTotal:             0 kB\nHugePages_Total:       0\n";
    private const string Swaps = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n/tmp/sw                          file\t\t8188\t\t0\t\t-2\n";
    private const string SwaponShow = "NAME           TYPE SIZE USED PRIO\n/tmp/sw file   8M   0B   -2\n";

    // Linux 6.18
    private const string Pressure = "some avg10=3.54 avg60=3.47 avg300=2.68 total=40445933\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=13752243\n";
    private const string Limits = "Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time              unlimited            unlimited            seconds   \nMax open files            1024                 1048576              files     \n";

    // Debian 12, bash 5.2 and dash 0.5.12: ulimit -a, shortened
    private const string Bash = "real-time non-blocking time  (microseconds, -R) unlimited\nopen files                          (-n) 1024\nmax user processes                  (-u) 96000\n";
    private const string Dash = "time(seconds)        unlimited\nnofiles              1024\n";

    [Fact]
    public void Free_tells_what_is_available()
    {
        var read = FreeMemory.Parse(new("n", "resources/free.txt", Free));

        Assert.Empty(read.Notes);
        Assert.Equal((24105 * Mebi, 21601 * Mebi, 0L), (read.Value.Memory?["total"], read.Value.Available, read.Value.Swap?["total"]));
    }

    [Fact]
    public void Before_there_was_an_estimate_buffers_and_cache_were_left_out()
    {
        var read = FreeMemory.Parse(new("n", "resources/free.txt", Old));

        Assert.Empty(read.Notes);
        Assert.Equal((4500 * Mebi, 2047 * Mebi), (read.Value.Available, read.Value.Swap?["total"]));
    }

    // Debian 11, procps-ng 3.3.17: free -h; Debian 12, busybox 1.35: free; procps-ng: free -b
    [Theory]
    [InlineData("Mem:            23Gi       1.8Gi        19Gi       365Mi       2.0Gi        21Gi", 23L << 30)]
    [InlineData("Mem:       24684084     1749832    20872580      334196     2061672    22292316", 24684084L << 10)]
    [InlineData("Mem:    25276502016  1749832000 20872580000   334196000  2061672000 22292316000", 25276502016L)]
    public void The_unit_is_seen_by_the_total(string line, long bytes) => Assert.Equal(bytes, FreeMemory.Parse(new("n", "f", line)).Value.Memory?["total"]);

    [Theory]
    [InlineData("files/proc/meminfo", MemInfoText, 24684084L << 10)]
    [InlineData("resources/free.txt", Free, 24105L << 20)]
    public void A_nodes_memory_is_known_by_either(string path, string text, long total) =>
        Assert.Equal((total, 0L), (OneNode.With((path, text)).Fact<Memory>().Value.Total, OneNode.With((path, text)).Fact<Memory>().Value.SwapTotal));

    [Theory]
    [InlineData(Swaps, 8188L << 10)]
    [InlineData(SwaponShow, 8L << 20)]
    public void An_area_of_swap_has_a_size(string text, long size)
    {
        var read = SwapList.Parse(new("n", "files/proc/swaps", text));

        Assert.Empty(read.Notes);
        Assert.Equal(("/tmp/sw", "file", size, -2), (Assert.Single(read.Value.Areas).Name, read.Value.Areas[0].Type, read.Value.Areas[0].Size, read.Value.Areas[0].Priority));
    }

    [Fact]
    public void Pressure_tells_of_some_and_of_all_tasks()
    {
        var read = PressureStall.Parse(new("n", "p", Pressure)).Value;

        Assert.Equal((3.54, 13752243d), (read.Some?.Avg10, read.Full?.TotalMicroseconds));
    }

    [Theory]
    [InlineData(Limits, 1024L, 1048576L)]
    [InlineData(Bash, 1024L, 1024L)]
    [InlineData(Dash, 1024L, 1024L)]
    public void Limits_tell_how_many_files_may_be_open(string text, long soft, long hard)
    {
        var read = ProcessLimits.Parse(new("n", "l", text));

        Assert.Empty(read.Notes);
        Assert.Equal((soft, hard), (read.Value.OpenFiles?.Soft, read.Value.OpenFiles?.Hard));
        Assert.Null(read.Value.Limits[0].Soft);
    }

    // Linux 6.18; Ubuntu 22.04, kernel 5.15, by cgroups(7)
    [Theory]
    [InlineData("#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t86\t1\nmemory\t0\t1\t0\n", false)]
    [InlineData("cpuset cpu io memory hugetlb pids rdma misc\n", true)]
    public void A_controller_may_be_switched_off(string text, bool memory) => Assert.Equal(memory, CgroupControllers.Parse(new("n", "c", text)).Value["memory"]?.IsEnabled);

    [Fact]
    public void The_load_is_told_with_the_number_of_tasks()
    {
        var read = LoadAverage.Parse(new("n", "l", "2.31 2.64 2.01 19/359 21886\n")).Value;

        Assert.Equal((2.31, 19, 359), (read.Averages[0], read.Running, read.Tasks));
    }

    [Theory]
    [InlineData("Mem: many few")]
    [InlineData("free: command not found")]
    public void What_is_no_row_is_noted(string text) => Assert.Single(FreeMemory.Parse(new("n", "f", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<FreeMemory>(Free + Old, free => free.Rows.Select(row => row.Line), line => line.TrimStart().StartsWith("total", StringComparison.Ordinal));
        LineAccounting.Holds<MemInfo>(MemInfoText, info => info.Fields.Select(field => field.Line), _ => false);
        LineAccounting.Holds<SwapList>(Swaps + SwaponShow, list => list.Areas.Select(area => area.Line), line => SwapList.IsHeading(line.Trim()));
        LineAccounting.Holds<PressureStall>(Pressure, list => list.Stalls.Select(stall => stall.Line), _ => false);
        LineAccounting.Holds<ProcessLimits>(Limits + Bash + Dash, list => list.Limits.Select(limit => limit.Line), line => ProcessLimits.IsHeading(line));
        LineAccounting.Holds<CgroupControllers>("#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t3\t86\t1\ncpuset cpu io", list => list.Controllers.Select(one => one.Line), line => line.StartsWith("#subsys_name", StringComparison.Ordinal));
        LineAccounting.Holds<LoadAverage>("2.31 2.64 2.01 19/359 21886\n0.00 0.01 0.05", load => [load.Line], _ => false);
    }
}
