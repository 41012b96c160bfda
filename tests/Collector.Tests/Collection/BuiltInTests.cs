using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Collection;

public sealed class BuiltInTests : IDisposable
{
    private readonly RealCollection _collection = new();

    public void Dispose() => _collection.Dispose();

    private string Take(BuiltIn kind)
    {
        var item = _collection.Take(new BuiltInSpec("test/built-in", kind) { Why = "a test" });
        Assert.Equal(ItemStatus.Collected, item.Status);
        return _collection.Text(item.Path) ?? "";
    }

    [Fact]
    public void Sysctl_values_are_as_sysctl_prints_them()
    {
        var lines = Take(BuiltIn.Sysctl).Split('\n');

        Assert.Contains($"kernel.ostype = {File.ReadAllText("/proc/sys/kernel/ostype").Trim()}", lines);
        Assert.Contains(lines, line => line.StartsWith("net.ipv4.ip_local_port_range = ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("stable_secret") || line.StartsWith("net.ipv4.route.flush", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dot_in_a_device_name_is_a_slash_in_the_key() =>
        Assert.Equal("net.ipv4.conf.eth0/100.rp_filter", SysctlReader.KeyOf("net/ipv4/conf/eth0.100/rp_filter"));

    [Fact]
    public void Processes_are_one_JSON_object_a_line()
    {
        var processes = Take(BuiltIn.Processes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        var self = Assert.Single(processes, process => process.GetProperty("pid").GetInt32() == Environment.ProcessId);
        Assert.NotEqual(0, self.GetProperty("argv").GetArrayLength());
        Assert.NotEqual(0, self.GetProperty("ppid").GetInt32());
    }

    [Fact]
    public void The_parent_is_found_behind_any_process_name() =>
        Assert.Equal(7, OwnProcess.ParentOf("1234 (a) b (c) S 7 1234 1234 0 -1"));

    [Fact]
    public void The_machine_is_identified_by_hashes_only()
    {
        var text = Take(BuiltIn.MachineIdentity);

        Assert.Contains("machine-id = ", text);
        if (File.Exists("/etc/machine-id"))
            Assert.DoesNotContain(File.ReadAllText("/etc/machine-id").Trim() + "\n", text);
        Assert.Equal(MachineIdentityReader.Hash("abc"), MachineIdentityReader.Hash("abc"));
    }

    [Fact]
    public void Network_devices_are_a_line_each() =>
        Assert.Contains(Take(BuiltIn.NetworkDevices).Split('\n'), line => line.StartsWith("lo operstate=", StringComparison.Ordinal) && line.Contains(" mtu="));

    [Fact]
    public void Links_are_followed_one_by_one() =>
        Assert.Contains("/etc/resolv.conf ", Take(BuiltIn.SymbolicLinks));

    [Fact]
    public void A_certificate_is_told_by_its_facts_and_not_by_its_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("kubernetes.default");
        names.AddIpAddress(System.Net.IPAddress.Parse("10.96.0.1"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(60));

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            CertificateFacts.Write(json, "/etc/kubernetes/pki/apiserver.crt", null, certificate);
        var facts = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray())).RootElement;

        Assert.Equal("CN=kube-apiserver", facts.GetProperty("subject").GetString());
        Assert.Equal("1970-01-01T00:00:00Z", facts.GetProperty("notBefore").GetString());
        Assert.Equal("10.96.0.1", facts.GetProperty("ipAddresses")[0].GetString());
        Assert.Equal("kubernetes.default", facts.GetProperty("dnsNames")[0].GetString());
        Assert.Equal("serverAuth", facts.GetProperty("usages")[0].GetString());
    }
}
