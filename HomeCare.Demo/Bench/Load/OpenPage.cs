using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HomeCare.Demo.Bench.Load;

/// <summary>A doctor's open page: signed in with password and code as a person does, following the live events as the page's own script does.</summary>
internal sealed partial class OpenPage : IAsyncDisposable
{
    private readonly HttpClient _browser;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _awaited = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _following = Task.CompletedTask;

    private OpenPage(Uri site) => _browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        BaseAddress = site,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public static async Task<OpenPage> OpenAsync(Uri site, Prepared prepared, TimeProvider time, CancellationToken stop)
    {
        var page = new OpenPage(site);
        try
        {
            await page.SubmitAsync("/account/sign-in", stop, ("email", prepared.Email), ("password", prepared.Password));
            await page.SubmitAsync("/account/code", stop, ("code", Totp.Code(prepared.TotpSecret, time.GetUtcNow())));
            page._following = page.FollowAsync();
            await page._first.Task.WaitAsync(TimeSpan.FromSeconds(30), time, stop);
            return page;
        }
        catch (Exception broken) when (broken is HttpRequestException or TimeoutException)
        {
            await page.DisposeAsync();
            throw new DemoRefusal($"The doctor's page does not open at {site}: {broken.Message}");
        }
    }

    /// <summary>The timestamp at which an alert of this person comes onto the page. Asked for before the danger is sent.</summary>
    public Task<long> NextAlertAsync(Guid patient) =>
        _awaited.GetOrAdd(patient, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _following;
        _browser.Dispose();
        _closing.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            using var answer = await _browser.GetAsync("/live/mine", HttpCompletionOption.ResponseHeadersRead, _closing.Token);
            answer.EnsureSuccessStatusCode();
            await using var stream = await answer.Content.ReadAsStreamAsync(_closing.Token);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(_closing.Token))
            {
                var now = Stopwatch.GetTimestamp();
                _first.TrySetResult();
                if (item.EventType == "alert" && _awaited.TryRemove(PatientOf(item.Data), out var awaited))
                {
                    awaited.SetResult(now);
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or HttpRequestException)
        {
            // Closed here, or by the server: whoever awaits an alert then waits in vain, and says so.
            _first.TrySetException(new HttpRequestException(gone.Message));
        }
    }

    private static Guid PatientOf(string data)
    {
        using var json = JsonDocument.Parse(data);
        return json.RootElement.GetProperty("patient").GetGuid();
    }

    private async Task SubmitAsync(string page, CancellationToken stop, params (string Name, string Value)[] fields)
    {
        var html = await _browser.GetStringAsync(page, stop);
        var token = WebUtility.HtmlDecode(Token().Match(html).Groups[1].Value);
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var answer = await _browser.PostAsync(page, form, stop);
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new HttpRequestException($"{page} answered {(int)answer.StatusCode}");
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
