using SupportBundle.Analyzer.Artifacts.Systemd;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Systemd;

public sealed class UnitStatusTests
{
    // Debian 13, systemd 257
    private const string Restarting = """
        ● kubelet.service - kubelet: The Kubernetes Node Agent
             Loaded: loaded (/etc/systemd/system/kubelet.service; static)
            Drop-In: /etc/systemd/system/kubelet.service.d
                     └─10-kubeadm.conf
             Active: activating (auto-restart) (Result: exit-code) since Sat 2026-11-21 11:38:49 UTC; 102ms ago
         Invocation: dd5d0a3ff6fa4b719f894d6ae589a690
               Docs: https://kubernetes.io/docs/
            Process: 99 ExecStart=/bin/sh -c echo failed to load kubelet config >&2; exit 1 (code=exited, status=1/FAILURE)
           Main PID: 99 (code=exited, status=1/FAILURE)
        """;

    // Debian 13, systemd 257
    private const string Running = """
        ● good.service - one that runs
             Loaded: loaded (/etc/systemd/system/good.service; static)
             Active: active (running) since Sat 2026-11-21 11:38:46 UTC; 2s ago
         Invocation: 3a795585a7394c92b5dea0f90cd5201c
           Main PID: 88 (sh)
             CGroup: /system.slice/good.service
                     ├─88 /bin/sh -c "sleep 1000 & sleep 2000"
                     ├─90 sleep 1000
                     └─91 sleep 2000

        Nov 21 11:38:46 vm systemd[1]: Started good.service - one that runs.
        """;

    // Debian 11, systemd 247
    private const string Failed = """
        ● bad.service - one that fails
             Loaded: loaded (/etc/systemd/system/bad.service; static)
             Active: failed (Result: exit-code) since Sat 2026-11-21 11:38:41 UTC; 2s ago
            Process: 49 ExecStart=/bin/false (code=exited, status=1/FAILURE)
           Main PID: 49 (code=exited, status=1/FAILURE)

        Nov 21 11:38:41 vm systemd[1]: Started one that fails.
        Nov 21 11:38:41 vm systemd[1]: bad.service: Main process exited, code=exited, status=1/FAILURE
        Nov 21 11:38:41 vm systemd[1]: bad.service: Failed with result 'exit-code'.
        """;

    // RHEL 7 and 8, systemd 219 and 239; written by systemctl(1), with the fields that a Kubernetes node has.
    private const string Redhat = """
        Warning: The unit file, source configuration file or drop-ins of kubelet.service changed on disk. Run 'systemctl daemon-reload' to reload units.
        * kubelet.service - kubelet: The Kubernetes Node Agent
           Loaded: loaded (/usr/lib/systemd/system/kubelet.service; enabled; vendor preset: disabled)
          Drop-In: /usr/lib/systemd/system/kubelet.service.d
                   |-10-kubeadm.conf, 20-proxy.conf
           Active: active (running) since Mon 2026-11-16 08:00:01 CET; 5 days ago
             Docs: https://kubernetes.io/docs/
         Main PID: 1021 (kubelet)
            Tasks: 21
           Memory: 84.6M
           CGroup: /system.slice/kubelet.service
                   `-1021 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml

        Nov 16 08:00:01 n1 systemd[1]: kubelet.service: Scheduled restart job, restart counter is at 5.
        Hint: Some lines were ellipsized, use -l to show in full.
        """;

    [Fact]
    public void A_unit_that_restarts_tells_how_it_ended()
    {
        var unit = One(Restarting);

        Assert.Equal(("kubelet.service", "kubelet: The Kubernetes Node Agent", "loaded", "static"), (unit.Name, unit.Description, unit.Load, unit.UnitFileState));
        Assert.Equal(("activating", "auto-restart", "exit-code", "Sat 2026-11-21 11:38:49 UTC"), (unit.Active, unit.Sub, unit.Result, unit.Since));
        Assert.Equal((99, "exited", "1/FAILURE", "10-kubeadm.conf", 5), (unit.MainPid, unit.ExitCode, unit.ExitStatus, Assert.Single(unit.DropIns), unit.ActiveLine?.Number));
    }

    [Fact]
    public void A_unit_that_runs_lists_its_processes()
    {
        var unit = One(Running);

        Assert.Equal(("active", "running", 88), (unit.Active, unit.Sub, unit.MainPid));
        Assert.Equal(["88 /bin/sh -c \"sleep 1000 & sleep 2000\"", "90 sleep 1000", "91 sleep 2000"], unit.Processes.Select(process => $"{process.Pid} {process.Command}"));
        Assert.Equal(11, Assert.Single(unit.Journal).Number);
    }

    [Fact]
    public void A_unit_that_failed_has_a_result_and_no_sub_state() =>
        Assert.Equal(("failed", null, "exit-code", 3), (One(Failed).Active, One(Failed).Sub, One(Failed).Result, One(Failed).Journal.Length));

    [Fact]
    public void Older_systemd_and_plain_ASCII_say_the_same()
    {
        var unit = One(Redhat);

        Assert.Equal(("enabled", 1021, true, 5), (unit.UnitFileState, unit.MainPid, unit.ChangedOnDisk, unit.RestartCounter));
        Assert.Equal("10-kubeadm.conf 20-proxy.conf", string.Join(' ', unit.DropIns));
        Assert.Equal(1021, Assert.Single(unit.Processes).Pid);
    }

    // Debian 13, systemd 257
    [Fact]
    public void A_unit_that_is_not_there_says_so() =>
        Assert.Equal(("nosuch.service", "not-found"), (One("Unit nosuch.service could not be found.").Name, One("Unit nosuch.service could not be found.").Load));

    [Fact]
    public void Several_units_stand_one_below_the_other() =>
        Assert.Equal(["kubelet.service", "good.service", "bad.service"], UnitStatuses.Parse(new("n", "s", $"{Restarting}\n\n{Running}\n\n{Failed}")).Value.Units.Select(unit => unit.Name));

    [Theory]
    [InlineData("System has not been booted with systemd as init system (PID 1). Can't operate.")]
    [InlineData("     Active: active (running)")]
    [InlineData("● no unit at all")]
    [InlineData("Failed to connect to bus: No such file or directory")]
    public void What_is_no_status_is_noted(string text) => Assert.Single(UnitStatuses.Parse(new("n", "s", text)).Notes);

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<UnitStatuses>(
        string.Join('\n', Restarting, Running, Failed, Redhat),
        statuses => statuses.Units.SelectMany(unit => unit.Details.Concat(unit.Journal).Append(unit.Line)),
        _ => false);

    private static UnitStatus One(string text)
    {
        var parsed = UnitStatuses.Parse(new("n", "kubernetes/unit-status-x.txt", text));
        Assert.Empty(parsed.Notes);
        return Assert.Single(parsed.Value.Units);
    }
}
