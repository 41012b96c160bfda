using System.Net;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Sockets;

/// <summary>One namespace's sockets, printed by several versions of several tools.</summary>
public sealed class SocketSampleTests
{
    [Fact]
    public void Ss_and_netstat_tell_the_same_listeners()
    {
        var all = Sample.ReadAll<SocketList>("Sockets", "ss-lntup", "netstat-lntup", "ss-antp", "ss-peaonmi", "netstat-W-neopa");

        Assert.Equal(12, all.Count);
        Assert.All(all, one => Assert.Equal(["22", "53", "6443", "10249"], one.Sockets.Where(socket => socket is { Protocol: "tcp", IsListening: true }).Select(socket => socket.Local.Port!.Value).Order().Select(port => $"{port}"))); // listeners have one
    }

    [Fact]
    public void Who_holds_a_socket_is_read()
    {
        var all = Sample.ReadAll<SocketList>("Sockets", "ss-lntup", "ss-peaonmi", "netstat-W-neopa", "netstat-lntup.debian13-net-tools-2");

        Assert.All(all, one => Assert.Equal("python3", one.Sockets.First(socket => socket.Local.Port == 6443).Processes.Single().Name));
        Assert.All(all, one => Assert.Empty(one.Sockets.First(socket => socket.Local.Port == 8472).Processes));
    }

    [Fact]
    public void States_queues_timers_and_users_are_read()
    {
        var all = Sample.ReadAll<SocketList>("Sockets", "ss-peaonmi", "netstat-W-neopa");

        Assert.All(all, one =>
        {
            Assert.Equal((SocketState.CloseWait, 1L), one.Sockets.Where(socket => socket.State == SocketState.CloseWait).Select(socket => (socket.State, socket.ReceiveQueue)).Single());
            Assert.StartsWith("keepalive", one.Sockets.Single(socket => socket.Remote.Port == 10249).Timer, StringComparison.Ordinal);
            Assert.NotNull(one.Sockets.First(socket => socket.Local.Port == 6443).Inode);
            Assert.Equal(IPAddress.Parse("192.168.56.12"), one.Sockets.Single(socket => socket is { State: SocketState.Established, Local.Port: 6443 }).Local.Address);
        });
        Assert.Contains(Sample.ReadAll<SocketList>("Sockets", "ss-antp")[0].Sockets, socket => socket is { State: SocketState.SynSent, Remote.Port: 443, SendQueue: 1 });
    }

    [Fact]
    public void Where_one_state_was_asked_for_there_is_no_column_for_it()
    {
        var all = Sample.ReadAll<SocketList>("Sockets", "ss-state-established");

        Assert.All(all, one => Assert.Equal([SocketState.Established, SocketState.Established, SocketState.Established, SocketState.Established], one.Sockets.Select(socket => socket.State)));
    }

    [Fact]
    public void Proc_tells_the_same_in_hexadecimal()
    {
        var all = Sample.ReadAll<SocketList>("Sockets", "proc-net-tcp", "proc-net-tcp6", "proc-net-udp").SelectMany(one => one.Sockets).Select(socket => $"{socket.Protocol} {socket.State} {socket.Local} {socket.Remote}").ToList();

        Assert.Contains("tcp Listen 127.0.0.1:10249 0.0.0.0:*", all);
        Assert.Contains("tcp Listen :::6443 :::*", all);
        Assert.Contains("tcp Listen ::1:53 :::*", all);
        Assert.Contains("udp Unconnected 0.0.0.0:8472 0.0.0.0:*", all);
    }

    [Theory]
    [InlineData("tcp LISTEN 0 128 *:6443 *:*", "10.0.0.1", true)]
    [InlineData("tcp LISTEN 0 128 [::]:6443 [::]:*", "10.0.0.1", false)]
    [InlineData("tcp LISTEN 0 128 [::]:6443 [::]:*", "fd00::1", true)]
    [InlineData("tcp LISTEN 0 128 127.0.0.1:6443 0.0.0.0:*", "10.0.0.1", false)]
    [InlineData("tcp LISTEN 0 128 0.0.0.0:6443 0.0.0.0:*", "10.0.0.1", true)]
    public void A_listener_takes_what_is_for_its_address(string line, string address, bool takes) =>
        Assert.Equal(takes, Single(line).Takes(IPAddress.Parse(address), 6443));

    [Fact]
    public void Of_netstat_it_is_not_known_whether_a_listener_on_v6_takes_v4() =>
        Assert.Null(SocketList.Parse(new("n", "s", "Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name\ntcp6 0 0 :::6443 :::* LISTEN 1/x")).Value.Sockets.Single().Takes(IPAddress.Parse("10.0.0.1"), 6443));

    // ss of iproute2 3.19, CentOS 7, and of a listener shared by two processes.
    [Theory]
    [InlineData("tcp LISTEN 0 128 :::22 :::* users:((\"sshd\",1214,4))", "sshd 1214")]
    [InlineData("tcp LISTEN 0 128 10.0.0.1:80 *:* users:((\"nginx\",pid=7,fd=6),(\"nginx\",pid=8,fd=6),(\"nginx\",pid=8,fd=9))", "nginx 7,nginx 8")]
    [InlineData("udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:((\"systemd-resolve\",pid=500,fd=12))", "systemd-resolve 500")]
    public void Processes_are_read_in_old_and_new_forms(string line, string processes) =>
        Assert.Equal(processes, string.Join(',', Single(line).Processes.Select(process => $"{process.Name} {process.Id}")));

    [Fact]
    public void Counters_go_by_the_kernels_names_wherever_they_stand()
    {
        var proc = Sample.ReadAll<NetworkCounters>("Sockets", "proc-net-snmp", "proc-net-netstat", "proc-net-snmp6", "proc-net-sockstat");
        var nstat = Sample.ReadAll<NetworkCounters>("Sockets", "nstat");

        Assert.Equal(proc[0].Get("TcpRetransSegs")?.Value is >= 0, nstat[0].Get("TcpRetransSegs")?.Value is >= 0);
        Assert.NotNull(proc[0].Get("IpOutNoRoutes"));
        Assert.NotNull(proc[1].Get("TcpExtListenOverflows"));
        Assert.NotNull(nstat[1].Get("TcpExtListenOverflows"));
        Assert.NotNull(proc[2].Get("Ip6InReceives"));
        Assert.NotNull(proc[3].Get("TCP inuse"));
        Assert.All(Sample.ReadAll<NetworkCounters>("Sockets", "ss-s"), one => Assert.NotNull(one.Get("TCP estab")));
        Assert.All(Sample.ReadAll<NetstatStatistics>("Sockets", "netstat-s"), one => Assert.Contains(one.Counters, counter => counter.Name == "Tcp: passive connection openings" || counter.Name.StartsWith("Tcp: passive", StringComparison.Ordinal)));
        Assert.All(Sample.ReadAll<SoftnetStat>("Sockets", "proc-net-softnet_stat"), one => Assert.Equal(2, one.Cpus.Length));
    }

    [Fact]
    public void The_nodes_sockets_come_from_what_there_is()
    {
        var ss = ModelOf.Files(("nodes/n/kubernetes/listening-sockets.txt", Sample.Text("Sockets", "ss-lntup.debian13-iproute2-6.15.txt"))).Nodes.Single().Fact<NodeSockets>().Value;
        var proc = ModelOf.Files(("nodes/n/kubernetes/proc-net-tcp.txt", Sample.Text("Sockets", "proc-net-tcp.linux-6.18.txt"))).Nodes.Single().Fact<NodeSockets>().Value;

        Assert.Equal("python3", ss.Listener("tcp", IPAddress.Parse("192.168.56.12"), 6443)?.Processes.Single().Name);
        Assert.Null(ss.Listener("tcp", IPAddress.Parse("192.168.56.12"), 2379));
        Assert.Contains("tcp6 is not in the input", proc.WhyPartial, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp LISTEN 0 128")]
    [InlineData("tcp LISTEN x 128 10.0.0.1:80 *:*")]
    [InlineData("tcp LISTEN 0 128 10.0.0.1:99999 *:*")]
    [InlineData("Cannot open netlink socket: Protocol not supported")]
    public void What_is_no_socket_is_noted(string line) =>
        Assert.Single(SocketList.Parse(new("n", "s", line)).Notes);

    [Fact]
    public void Any_text_is_read_or_noted()
    {
        var ss = Sample.Text("Sockets", "ss-lntup.debian13-iproute2-6.15.txt");
        var netstat = Sample.Text("Sockets", "netstat-W-neopa.debian13-net-tools-2.10.txt");
        AnyText.NeverThrows<SocketList>(ss);
        AnyText.NeverThrows<SocketList>(netstat);
        AnyText.NeverThrows<SocketList>(Sample.Text("Sockets", "proc-net-tcp.linux-6.18.txt"));
        AnyText.NeverThrows<NetworkCounters>(Sample.Text("Sockets", "proc-net-sockstat.linux-6.18.txt") + Sample.Text("Sockets", "ss-s.debian13-iproute2-6.15.txt"));
        AnyText.NeverThrows<NetworkCounters>(Sample.Text("Sockets", "proc-net-snmp.linux-6.18.txt"));
        AnyText.NeverThrows<NetstatStatistics>(Sample.Text("Sockets", "netstat-s.debian13-net-tools-2.10.txt"));
        AnyText.NeverThrows<SoftnetStat>(Sample.Text("Sockets", "proc-net-softnet_stat.linux-6.18.txt"));
        AnyText.AlienLinesAreNoted<SocketList>(ss);
        AnyText.AlienLinesAreNoted<SocketList>(netstat);
        AnyText.AlienLinesAreNoted<NetworkCounters>(Sample.Text("Sockets", "proc-net-sockstat.linux-6.18.txt"));
    }

    private static Socket Single(string line)
    {
        var parsed = SocketList.Parse(new("n", "s", $"Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n{line}\n"));
        Assert.Empty(parsed.Notes);
        return parsed.Value.Sockets.Single();
    }
}
