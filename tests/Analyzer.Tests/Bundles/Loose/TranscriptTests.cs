using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Bundles.Layouts.Loose;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Loose;

/// <summary>Files that hold several commands' outputs, as people paste them.</summary>
public sealed class TranscriptTests
{
    [Fact]
    public void Prompts_tell_the_commands_and_the_nodes()
    {
        var contents = Contents("session.txt",
            """
            [root@worker1 ~]# ip rule
            0:	from all lookup local
            32766:	from all lookup main
            [root@worker1 ~]# ip route
            default via 192.168.56.1 dev eth0
            [root@worker1 ~]# iptables-legacy-save
            [root@worker1 ~]# cat /etc/resolv.conf
            nameserver 192.168.56.1
            [root@worker1 ~]# exit
            root@cp1:~$ sudo ip -6 route
            fe80::/64 dev eth0 proto kernel metric 256 pref medium
            root@cp1:~$ kubectl get pods -A -o wide
            NAMESPACE     NAME        READY   STATUS    RESTARTS   AGE   IP           NODE
            kube-system   coredns-1   1/1     Running   0          1d    10.244.0.2   cp1
            root@cp1:~$
            """);

        Assert.Equal(
            ["cluster get/pods:13", "cp1 routing/routes6-text:11", "worker1 files/etc/resolv.conf:8", "worker1 netfilter/iptables-legacy-save:7", "worker1 routing/routes-text:5", "worker1 routing/rules-text:2"],
            contents.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("=== ip rule ===", "----- ip route -----")]
    [InlineData("### ip rule", "### ip route")]
    [InlineData("+ ip rule", "+ ip route")]
    [InlineData("$ ip rule", "$ ip route")]
    [InlineData("# ip rule show", "# ip r")]
    public void Headings_of_all_kinds_cut_it_apart(string first, string second) => Assert.Equal(
        ["node routing/routes-text:4", "node routing/rules-text:2"],
        Contents("out.txt", $"{first}\n0:\tfrom all lookup local\n{second}\ndefault via 192.168.56.1 dev eth0\n"));

    [Theory]
    [InlineData("[root@w1 ~]# {0}\n")]
    [InlineData("[root@w1 log]# {0}\r\n")]
    [InlineData("root@w1:~# {0}\n")]
    [InlineData("root@w1:/var/log# {0}\n")]
    [InlineData("ops@w1:~$ sudo {0}\n")]
    [InlineData("ops@w1 ~ % {0}\n")]
    [InlineData("w1:~ # {0}\n")]
    [InlineData("\u001b[?2004h\u001b]0;root@w1: ~\u0007\u001b[01;31mroot@w1\u001b[00m:\u001b[01;34m~\u001b[00m# {0}\r\n\u001b[?2004l\r")]
    [InlineData("[root@w1 ~]# ls\b\u001b[K\b\u001b[K{0}\n")]
    [InlineData("(kubernetes-admin@prod) root@w1:~# {0}\n")]
    [InlineData("2026-11-21 06:55:12 root@w1:~# {0}\n")]
    public void The_prompts_of_all_shells_are_known(string prompt) => Assert.Equal(
        ["w1 routing/routes-text", "w1 routing/rules-text"],
        Contents("out.txt", $"{string.Format(null, prompt, "ip rule")}0:\tfrom all lookup local\n{string.Format(null, prompt, "ip route")}default via 192.168.56.1 dev eth0\n").Select(one => one.Split(':')[0]));

    [Theory]
    [InlineData("Script started on 2026-11-21 06:55:12+00:00 [TERM=\"xterm\" TTY=\"/dev/pts/0\" COLUMNS=\"80\" LINES=\"24\"]\n", "\nScript done on 2026-11-21 06:56:12+00:00 [COMMAND_EXIT_CODE=\"0\"]\n")]
    [InlineData("=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.11.21 06:55:12 =~=~=~=~=~=~=~=~=~=~=~=\nlogin as: root\nroot@w1's password: \nLast login: Sat Nov 21 06:50:00 2026 from 10.0.0.9\n", "")]
    public void What_recorders_write_around_a_session_is_no_output(string before, string after) => Assert.Equal(
        ["w1 routing/routes-text", "w1 routing/rules-text"],
        Contents("out.txt", $"{before}[root@w1 ~]# ip rule\n0:\tfrom all lookup local\n[root@w1 ~]# ip route\ndefault via 192.168.56.1 dev eth0\n[root@w1 ~]# exit\n{after}").Select(one => one.Split(':')[0]));

    [Theory]
    [InlineData("$ ")]
    [InlineData("# ")]
    [InlineData("% ")]
    public void Bare_prompts_leave_the_node_to_the_folder(string prompt) => Assert.Equal(
        ["w1 netfilter/iptables-save", "w1 routing/routes-text"],
        Contents("w1/out.txt", $"{prompt}iptables-save\n*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n{prompt}ip route\ndefault via 192.168.56.1 dev eth0\n").Select(one => one.Split(':')[0]));

    [Fact]
    public void Files_printed_by_tail_are_files_of_the_host() => Assert.Equal(
        ["node files/etc/hosts:5", "node files/etc/resolv.conf:2"],
        Contents("worker.txt", "==> /etc/resolv.conf <==\nnameserver 192.168.56.1\n\n==> /etc/hosts <==\n127.0.0.1 localhost\n"));

    [Fact]
    public void Escapes_quotes_fences_and_line_ends_of_Windows_are_taken_off() => Assert.Equal(
        ["w1 routing/rules-text:3"],
        Contents("mail.txt", "> ```\r\n> \u001b]0;root@w1: ~\u0007\u001b[01;32mroot@w1\u001b[00m:~# ip rule\r\n> 0:\tfrom all lookup local\r\n> ```\r\n"));

    [Fact]
    public void What_a_pipe_let_through_is_not_the_whole()
    {
        using var folder = new TempFolder();
        folder.Write("out.txt", "[root@w1 ~]# ip route | grep 10.244\n10.244.0.0/24 via 192.168.56.11 dev eth0\n[root@w1 ~]# kubectl exec web -- cat /etc/resolv.conf\nnameserver 10.96.0.10\n");

        var host = Assert.Single(Analysis.Run([folder.Path]).Model.Nodes).Host;

        Assert.Equal(["routing/routes-text"], host.Ids);
        Assert.Equal("only what `grep 10.244` let through", host.TextAsFarAsItGoes("routing/routes-text").Value.WhyPartial);
    }

    [Fact]
    public void However_it_is_cut_each_part_begins_at_one_of_its_lines()
    {
        const string Text = "[root@w1 ~]# ip route\ndefault via 10.0.0.1 dev eth0\n[root@w1 ~]# ethtool eth0\nSettings for eth0:\n\tSpeed: 1000Mb/s\n[root@w1 ~]# kubectl get po -A -o yaml\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n"
            + "[root@w1 ~]# kubectl get all -o json\n{\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"},\n{\"apiVersion\":\"v1\",\"kind\":\"Service\"}]}\n[root@w1 ~]# kubectl get po,svc\nNAME READY STATUS RESTARTS AGE\npod/a 1/1 Running 0 1d\n\nNAME TYPE CLUSTER-IP\nservice/b ClusterIP 10.96.0.1\n";
        for (var (from, length) = (0, 1); length <= Text.Length; (from, length) = (from + 1, length + 1))
        {
            AssertParts(Text[..length]);
            AssertParts(Text[from..]);
        }
    }

    private static void AssertParts(string text)
    {
        var parts = Recogniser.Of("out.txt", new(text))?.Split?.Invoke(Place.OnHost("w1"))(text).ToArray() ?? [];

        Assert.All(parts, part => Assert.InRange(part.FirstLine, 1, text.Split('\n').Length));
    }

    private static string[] Contents(string name, string text)
    {
        using var folder = new TempFolder();
        folder.Write(name, text);
        var model = Analysis.Run([folder.Path]).Model;
        return
        [
            .. model.Nodes.SelectMany(node => node.Host.Ids.Select(id => $"{node.Name} {id}:{node.Host.TextAsFarAsItGoes(id).Value.FirstLine}")),
            .. model.Api.Ids.Select(id => $"cluster {id}:{model.Api.TextAsFarAsItGoes(id).Value.FirstLine}"),
        ];
    }
}
