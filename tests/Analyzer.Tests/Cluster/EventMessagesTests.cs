using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class EventMessagesTests
{
    private const string Heading = "LAST SEEN   TYPE      REASON                   OBJECT       MESSAGE\n";
    private const string NoSubnet = "1m          Warning   FailedCreatePodSandBox   pod/api-0    Failed to create pod sandbox: plugin type=\"flannel\" failed (add): open /run/flannel/subnet.env: no such file or directory\n";
    private const string NoRoute = "2m          Warning   Unhealthy                pod/web-0    Readiness probe failed: Get \"http://10.42.1.17:8080/\": dial tcp 10.42.1.17:8080: connect: no route to host\n";

    [Fact]
    public void Every_event_of_a_table_is_searched_though_it_shows_no_names_of_them() =>
        Assert.Equal(["cni/flannel-subnet-missing", "cni/no-route-to-host"], Found(("events.txt", Heading + NoRoute + NoSubnet), "cni/flannel-subnet-missing", "cni/no-route-to-host"));

    [Theory]
    [InlineData("Running    1/1", "")]
    [InlineData("ContainerCreating 0/1", "cni/flannel-subnet-missing")]
    public void An_event_of_a_pod_that_is_well_by_now_tells_of_what_is_over(string state, string found)
    {
        var (status, ready) = (state.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], state.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        var pods = $"NAMESPACE   NAME    READY   STATUS              RESTARTS   AGE   IP       NODE\ndefault     api-0   {ready}     {status,-19} 0          9m    <none>   w1\n";
        var events = $"NAMESPACE   {Heading}default     {NoSubnet}";

        Assert.Equal(found.Length > 0 ? [found] : [], Found(("pods.txt", pods), ("events.txt", events), "cni/flannel-subnet-missing"));
    }

    [Theory]
    [InlineData("30m", false)]
    [InlineData("3m", true)]
    public void An_event_of_an_object_that_is_not_in_the_input_counts_while_it_is_fresh(string ago, bool isFound) =>
        Assert.Equal(isFound, Found(("events.txt", Heading + NoSubnet.Replace("1m ", ago, StringComparison.Ordinal)), "cni/flannel-subnet-missing").Length > 0);

    [Theory]
    [InlineData("Events:\n")]
    [InlineData("")]
    public void The_end_of_a_description_by_itself_is_read(string first)
    {
        const string Table = "  Type     Reason                  Age   From     Message\n  ----     ------                  ----  ----     -------\n"
            + "  Warning  FailedCreatePodSandBox  62s   kubelet  Failed to create pod sandbox: open /run/flannel/subnet.env: no such file or directory\n";

        Assert.Equal(["cni/flannel-subnet-missing", "cni/sandboxes-fail"], Found(("paste.txt", first + Table), "cni/flannel-subnet-missing", "cni/sandboxes-fail"));
    }

    [Fact]
    public void Words_that_somebody_pasted_are_searched_too() =>
        Assert.Equal(["cni/flannel-subnet-missing"], Found(("mail.txt", "Hello,\nthe pods hang, and it says: failed (add): open /run/flannel/subnet.env: no such file or directory\n"), "cni/flannel-subnet-missing"));

    private static string[] Found((string Name, string Text) file, params string[] ids) => Found([file], ids);

    private static string[] Found((string Name, string Text) one, (string Name, string Text) other, params string[] ids) => Found([one, other], ids);

    private static string[] Found((string Name, string Text)[] files, string[] ids)
    {
        using var folder = new TempFolder();
        foreach (var (name, text) in files)
            folder.Write(name, text);

        return [.. Analysis.Run([folder.Path]).Diagnosis.Findings.Select(finding => finding.Id).Where(ids.Contains).Order(StringComparer.Ordinal)];
    }
}
