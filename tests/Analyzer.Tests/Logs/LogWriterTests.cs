using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LogWriterTests
{
    [Theory]
    [InlineData("nodes/n/logs/journal-kubelet.log", "kubelet", null)]
    [InlineData("nodes/n/files/var/log/pods/kube-system_kube-proxy-sdrzj_65001216-54fb-47a9-a28c-da392cc78a78/kube-proxy/1.log", "kube-system/kube-proxy", 1)]
    [InlineData("nodes/n/files/var/log/pods/kube-system_etcd-cp-1_cbc74e5135b178a9cfaec090a5ec5300/etcd/12.log.20240629-144425.gz", "kube-system/etcd", 12)]
    [InlineData("nodes/n/files/var/log/containers/coredns-74c68d9ffd-nqtmn_kube-system_coredns-8f3e0d2c4b1a6978.log", "kube-system/coredns", null)]
    [InlineData("cluster/logs/kube-system/coredns-74c68d9ffd-nqtmn/coredns.previous.log", "kube-system/coredns", null)]
    [InlineData("nodes/n/files/var/log/messages-20240629", "messages", null)]
    [InlineData("nodes/n/files/var/log/kern.log.1.gz", "kern", null)]
    [InlineData("pods/x/y", "y", null)]
    [InlineData("pods/a_b_c/d/.log", "a/d", null)]
    [InlineData("", "", null)]
    public void The_path_tells_who_wrote_a_log(string path, string component, int? attempt) =>
        Assert.Equal(new LogWriter(component, attempt), LogWriter.Of(path));
}
