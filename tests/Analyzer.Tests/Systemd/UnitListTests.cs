using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Artifacts.Systemd;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Systemd;

public sealed class UnitListTests
{
    // Debian 13, systemd 257: systemctl list-units --type=service --all, shortened
    private const string Units = """
          UNIT                                        LOAD      ACTIVE     SUB          DESCRIPTION
          apt-daily.service                           loaded    inactive   dead         Daily apt download activities
        ● bad.service                                 loaded    failed     failed       one that fails
        ● chrony.service                              not-found inactive   dead         chrony.service
        ● kubelet.service                             loaded    activating auto-restart kubelet: The Kubernetes Node Agent

        Legend: LOAD   → Reflects whether the unit definition was properly loaded.
                ACTIVE → The high-level unit activation state, i.e. generalization of SUB.
                SUB    → The low-level unit activation state, values depend on unit type.

        4 loaded units listed.
        """;

    // Debian 11, systemd 247: systemctl list-units --failed
    private const string FailedUnits = """
          UNIT        LOAD   ACTIVE SUB    DESCRIPTION
        ● bad.service loaded failed failed one that fails

        LOAD   = Reflects whether the unit definition was properly loaded.
        ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
        SUB    = The low-level unit activation state, values depend on unit type.
        1 loaded units listed.
        """;

    // RHEL 8, systemd 239, while jobs wait; written by systemctl(1).
    private const string Jobs = """
        UNIT                 LOAD   ACTIVE       SUB       JOB   DESCRIPTION
        docker.service       loaded inactive     dead      start Docker Application Container Engine
        sshd.service         loaded active       running         OpenSSH server daemon
        """;

    // Debian 13, systemd 257; Debian 11, systemd 247: systemctl list-unit-files --type=service, shortened
    private const string FilesNow = "UNIT FILE                                    STATE           PRESET\nautovt@.service                              alias           -\nchronyd.service                              bad             enabled\n\n2 unit files listed.\n";
    private const string FilesThen = "UNIT FILE                              STATE           VENDOR PRESET\nrc-local.service                       static          -\nkubelet.service                        enabled         enabled\n";

    // Debian 13, systemd 257: systemctl show -p ...
    private const string Shown = """
        MainPID=0
        Result=exit-code
        NRestarts=2
        ExecMainStatus=1
        ExecStart={ path=/bin/sh ; argv[]=/bin/sh -c echo failed >&2; exit 1 ; ignore_errors=no ; start_time=[Sat 2026-11-21 11:38:49 UTC] ; stop_time=[Sat 2026-11-21 11:38:49 UTC] ; pid=99 ; code=exited ; status=1 }
        Id=kubelet.service
        ActiveState=activating
        SubState=auto-restart
        DropInPaths=/etc/systemd/system/kubelet.service.d/10-kubeadm.conf
        UnitFileState=static

        Id=good.service
        ActiveState=active
        """;

    [Fact]
    public void Units_have_their_states_with_and_without_a_mark()
    {
        var read = UnitList.Parse(new("n", "u", Units));

        Assert.Empty(read.Notes);
        Assert.Equal(["apt-daily.service dead", "bad.service failed", "chrony.service dead", "kubelet.service auto-restart"], read.Value.Units.Select(unit => $"{unit.Name} {unit.Sub}"));
        Assert.Equal(("not-found", "kubelet: The Kubernetes Node Agent"), (read.Value.Units[2].Load, read.Value.Units[3].Description));
    }

    [Theory]
    [InlineData(FailedUnits)]
    [InlineData("● bad.service loaded failed failed one that fails\n")]
    [InlineData("bad.service loaded failed failed one that fails\n")]
    public void Failed_units_are_read_with_the_legend_or_without(string text)
    {
        var read = UnitList.Parse(new("n", "u", text));

        Assert.Empty(read.Notes);
        Assert.Equal(("bad.service", "one that fails"), (Assert.Single(read.Value.Units).Name, read.Value.Units[0].Description));
    }

    [Fact]
    public void A_job_is_no_part_of_the_description()
    {
        var units = UnitList.Parse(new("n", "u", Jobs)).Value.Units;

        Assert.Equal([("start", "Docker Application Container Engine"), (null, "OpenSSH server daemon")], units.Select(unit => (unit.Job, unit.Description)));
    }

    [Theory]
    [InlineData(FilesNow, "autovt@.service alias ;chronyd.service bad enabled")]
    [InlineData(FilesThen, "rc-local.service static ;kubelet.service enabled enabled")]
    [InlineData("kubelet.service enabled enabled\n", "kubelet.service enabled enabled")]
    [InlineData("kubelet.service enabled\n", "kubelet.service enabled ")]
    public void Unit_files_tell_what_starts_at_boot(string text, string expected)
    {
        var read = UnitFileList.Parse(new("n", "u", text));

        Assert.Empty(read.Notes);
        Assert.Equal(expected, string.Join(';', read.Value.Files.Select(file => $"{file.Name} {file.State} {file.Preset}")));
    }

    [Fact]
    public void Show_tells_the_properties_of_each_unit()
    {
        var read = UnitProperties.Parse(new("n", "u", Shown));

        Assert.Empty(read.Notes);
        Assert.Equal(["kubelet.service", "good.service"], read.Value.Units.Select(unit => unit.Id));
        Assert.Equal((2, 1, "auto-restart", null), (read.Value.Units[0].Restarts, read.Value.Units[0].ExecMainStatus, read.Value.Units[0].SubState, read.Value.Units[0].NeedsDaemonReload));
    }

    // Debian 13, systemd 257: systemctl cat
    [Fact]
    public void Cat_tells_in_which_file_a_setting_stands()
    {
        var unit = SystemdUnit.Parse(new("n", "u", "# /etc/systemd/system/kubelet.service\n[Service]\nExecStart=/bin/sh\n\n# /etc/systemd/system/kubelet.service.d/10-kubeadm.conf\n[Service]\n# /a/comment with blanks\nEnvironment=\"A=b c\"\n")).Value;

        Assert.Equal("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", unit.FileOf(Assert.Single(unit.Of("Service", "Environment")))?.Path);
        Assert.Equal("/etc/systemd/system/kubelet.service", unit.FileOf(Assert.Single(unit.Of("Service", "ExecStart")))?.Path);
    }

    [Theory]
    [InlineData("kubernetes/unit-status-bad.txt", "● bad.service - x\n     Loaded: loaded (/x.service; static)\n     Active: failed (Result: exit-code) since Sat 2026-11-21 11:38:41 UTC; 2s ago\n", "failed exit-code")]
    [InlineData("kubernetes/unit-show-bad.txt", "Id=bad.service\nActiveState=failed\nResult=exit-code\n", "failed exit-code")]
    [InlineData("kubernetes/units-failed.txt", "bad.service loaded failed failed one that fails\n", "failed ")]
    public void A_units_state_is_known_by_whichever_command_shows_it(string path, string text, string expected)
    {
        var unit = OneNode.With((path, text)).Fact<UnitStates>().Value.Find("bad");

        Assert.Equal(expected, $"{unit?.Active} {unit?.Result}");
    }

    [Fact]
    public void A_node_without_any_status_does_not_run_nothing() => Assert.False(OneNode.With().Fact<UnitStates>().IsKnown);

    [Theory]
    [InlineData("Failed to list units: Connection timed out")]
    [InlineData("kubelet.service loaded")]
    [InlineData("bad.service LOADED failed failed x")]
    public void What_is_no_unit_is_noted(string line) => Assert.Single(UnitList.Parse(new("n", "u", line)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<UnitList>(Units + "\n" + FailedUnits + "\n" + Jobs, list => list.Units.Select(unit => unit.Line), line => UnitList.IsLegend(line.Trim()) || line.TrimStart().StartsWith("UNIT", StringComparison.Ordinal));
        LineAccounting.Holds<UnitFileList>(FilesNow + FilesThen, list => list.Files.Select(file => file.Line), line => UnitList.IsLegend(line.Trim()) || line.TrimStart().StartsWith("UNIT", StringComparison.Ordinal));
        LineAccounting.Holds<UnitProperties>(Shown, list => list.Units.SelectMany(unit => unit.Properties).Select(property => property.Line), _ => false);
    }
}
