using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Artifacts.Systemd;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Systemd;

/// <summary>systemd 247, 252 and 257, as Debian 11, 12 and 13 boot it in a container.</summary>
public sealed class SystemdSampleTests
{
    [Fact]
    public void Units_are_listed_with_their_jobs()
    {
        foreach (var read in Sample.ReadAll<UnitList>("Systemd", "systemctl-list-units"))
        {
            Assert.Equal(("loaded", "failed", "failed", "one that fails"), read.Units.Single(unit => unit.Name == "bad.service") is var bad ? (bad.Load, bad.Active, bad.Sub, bad.Description) : default);
            Assert.Equal(("active", "running", null), read.Units.Single(unit => unit.Name == "dbus.service") is var bus ? (bus.Active, bus.Sub, bus.Job) : default);
            Assert.Equal(("activating", "start", "start"), read.Units.Single(unit => unit.Name == "work.service") is var own ? (own.Active, own.Sub, own.Job) : default);
            Assert.Contains(read.Units, unit => unit.Load == "not-found");
        }
    }

    [Fact]
    public void Failed_units_are_listed() =>
        Assert.Equal(["bad.service failed", "bad.service failed", "bad.service failed"], Sample.ReadAll<UnitList>("Systemd", "systemctl-failed").Select(read => Assert.Single(read.Units) is var unit ? $"{unit.Name} {unit.Sub}" : ""));

    [Fact]
    public void Unit_files_are_listed() =>
        Assert.All(Sample.ReadAll<UnitFileList>("Systemd", "systemctl-list-unit-files"), read => Assert.Equal(("static", "enabled enabled", 11), (read.Files.Single(file => file.Name == "bad.service").State, read.Files.Single(file => file.Name == "bird.service") is var bird ? $"{bird.State} {bird.Preset}" : "", read.Files.Length)));

    [Fact]
    public void All_properties_of_several_units_are_shown()
    {
        foreach (var read in Sample.ReadAll<UnitProperties>("Systemd", "systemctl-show"))
        {
            Assert.Equal(["dbus.service", "bad.service"], read.Units.Select(unit => unit.Id));
            Assert.Equal(["active running 0", "failed failed 1"], read.Units.Select(unit => $"{unit.ActiveState} {unit.SubState} {unit.ExecMainStatus}"));
            Assert.Equal((0, false), (read.Units[0].Restarts, read.Units[0].NeedsDaemonReload));
        }
    }

    [Fact]
    public void The_status_of_several_units_is_told()
    {
        foreach (var read in Sample.ReadAll<UnitStatuses>("Systemd", "systemctl-status"))
        {
            Assert.Equal(["dbus.service active running ", "bad.service failed  exit-code"], read.Units.Select(unit => $"{unit.Name} {unit.Active} {unit.Sub} {unit.Result}"));
            Assert.Equal("10-lab.conf", Assert.Single(read.Units[0].DropIns));
            Assert.StartsWith("/usr/bin/dbus-daemon --system", Assert.Single(read.Units[0].Processes).Command, StringComparison.Ordinal);
            Assert.Equal(("exited", "1/FAILURE", 4), (read.Units[1].ExitCode, read.Units[1].ExitStatus, read.Units[1].Journal.Length));
        }
    }

    [Fact]
    public void A_unit_is_read_with_its_drop_in()
    {
        foreach (var read in Sample.ReadAll<SystemdUnit>("Systemd", "systemctl-cat"))
        {
            Assert.Equal("/etc/systemd/system/dbus.service.d/10-lab.conf", read.FileOf(Assert.Single(read.Of("Service", "Environment")))?.Path);
            Assert.EndsWith("/lib/systemd/system/dbus.service", read.FileOf(Assert.Single(read.Of("Service", "ExecStart")))?.Path, StringComparison.Ordinal);
        }
    }
}
